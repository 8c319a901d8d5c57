import { Fragment, h, render } from "preact";
import type { FoyerChat } from "../loader/element.ts";
import type { PanelHandle, PanelOptions } from "../panel-api.ts";
import { Chat } from "./chat.tsx";
import type { Extras } from "./extras-api.ts";
import { fetchExtras } from "./fetch-extras.ts";
import { chooseLanguage, loadLocale, wordless } from "./locale.ts";
import type { Locale } from "./locale.ts";
import css from "./panel.css";
import type { PanelClient } from "./panel-client.ts";
import { eventsBetween } from "./panel-events.ts";

/** How long the panel stays without words while the session has not said which language they are to be in. */
const WORDS_WAIT_MS = 1_000;

/**
 * Draws a client's conversation into a shadow root and keeps it drawn. Owns what is the panel's own and not the
 * conversation's: whether it is open, its words, its theme, the draft.
 */
export function attachPanel(host: ShadowRoot, options: PanelOptions, client: PanelClient): PanelHandle {
  const { mode, onEvent } = options;
  const floating = mode === "floating";
  const ending = new AbortController();
  const { signal } = ending;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const touch = matchMedia("(pointer: coarse) and (max-width: 480px)");
  const keyboard = window.visualViewport;
  const root = document.createElement("div");
  const sheet = new CSSStyleSheet();
  let state = client.state;
  let locale: Locale | undefined;
  let language = "";
  /** The language of `locale`. */
  let spoken = "";
  let isLanguageSettled = false;
  let open = !floating;
  let draft = "";
  let writtenId = "";
  let tick: ReturnType<typeof setTimeout> | undefined;
  let extras: Extras | undefined;
  let isExtending = false;

  const onWrite = (text: string) => {
    draft = text;
    client.typing(text.trim() !== "");
    draw();
  };
  const onClose = floating ? () => (options.onClose ?? close)() : undefined;

  function draw() {
    if (signal.aborted) return;
    const { visitor } = host.host as FoyerChat;
    const config = state.config && { ...state.config, ...visitor?.choice };
    const wanted = options.theme ?? config?.theme ?? "auto";
    const theme = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
    const hadFocus = host.activeElement;
    const hadWords = root.querySelector("header");
    const words = isLanguageSettled ? locale : undefined;
    render(
      <Chat
        {...{
          state: { ...state, config },
          client,
          mode,
          theme,
          open,
          locale: words,
          draft,
          writtenId,
          extras,
          onWrite,
          onClose,
        }}
      />,
      root,
    );
    // A button that goes when it has done its work must not take the keyboard's place with it.
    if (hadFocus && open && !(host.activeElement && hadWords)) focus();
    clearTimeout(tick);
    // Seconds are counted down on the screen.
    if ((state.error?.retryAt ?? 0) > Date.now()) tick = setTimeout(draw, 1_000);
  }

  function focus() {
    // A finger would get the keyboard over the half of the panel it has not read yet.
    const field = touch.matches ? null : root.querySelector<HTMLElement>("footer textarea");
    (field ?? root.querySelector("section"))?.focus({ preventScroll: true });
  }

  function show(on: boolean) {
    if (on === open || !floating) return;
    open = on;
    read();
    draw();
    if (on) focus();
    onEvent?.(on ? "open" : "close", null);
  }
  const close = () => show(false);

  function read() {
    client.setReading(open && !document.hidden);
  }

  /** Browsers lay the on-screen keyboard over the page without telling CSS what is left free. */
  function fit() {
    root.style.setProperty("--free-height", `${keyboard?.height}px`);
    root.style.setProperty("--free-top", `${keyboard?.offsetTop}px`);
  }

  /** Fetches the words at once, by what is known; they are shown when it is sure that they are the right ones. */
  async function speak() {
    isLanguageSettled ||= Boolean(options.language || state.config);
    const page = document.documentElement.lang || navigator.language;
    const chosen = chooseLanguage(options.language, state.config, page);
    if (chosen === language || extras) return extend();
    language = chosen;
    const loaded = await loadLocale(chosen);
    if (language !== chosen) return;
    locale = loaded;
    // Asked for again when something happens.
    if (loaded.words === wordless) language = "";
    spoken = language;
    draw();
    return extend();
  }

  /** What is before and after the talk, as soon as it is known which talk it is. The chat works without it. */
  async function extend() {
    if (isExtending || state.phase === "failed" || !state.config || !locale || !spoken || spoken !== language)
      return;
    isExtending = true;
    try {
      const { extend } = await fetchExtras();
      extras = await extend({ h, Fragment, client, options, host, root, signal, locale, update });
      locale = extras.locale;
      draw();
    } catch {
      setTimeout(() => (isExtending = false), 10_000);
    }
  }

  /** The extras have something else to show. */
  function update() {
    extras &&= { ...extras };
    draw();
  }

  const unsubscribe = client.subscribe((next) => {
    const before = state;
    state = next;
    writtenId = next.partial?.id ?? writtenId;
    for (const told of eventsBetween(before, next)) onEvent?.(...told);
    if (before.unread !== next.unread) options.onUnread?.(next.unread);
    void speak();
    draw();
  });
  const withoutConfig = setTimeout(() => {
    isLanguageSettled = true;
    draw();
  }, WORDS_WAIT_MS);
  document.addEventListener("visibilitychange", read, { signal });
  dark.addEventListener("change", draw, { signal });
  for (const name of ["resize", "scroll"]) keyboard?.addEventListener(name, fit, { signal });

  sheet.replaceSync(css);
  host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheet];
  host.append(root);
  void speak();
  draw();
  read();
  client.connect();

  return {
    open: () => show(true),
    close,
    send(text) {
      client.send(text);
    },
    write: onWrite,
    draw,
    identify: (identity) => client.identify(identity),
    logout: () => client.identify(null),
    destroy() {
      ending.abort();
      clearTimeout(withoutConfig);
      clearTimeout(tick);
      unsubscribe();
      client.dispose();
      render(null, root);
      root.remove();
      host.adoptedStyleSheets = host.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    },
  };
}
