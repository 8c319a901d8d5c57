import { render } from "preact";
import type { PanelHandle, PanelOptions } from "../panel-api.ts";
import { Chat } from "./chat.tsx";
import type { ChatActions } from "./chat.tsx";
import { chooseLanguage, loadLocale, makeLocale } from "./locale.ts";
import type { Locale } from "./locale.ts";
import css from "./panel.css";
import type { PanelClient } from "./panel-client.ts";
import { eventsBetween } from "./panel-events.ts";

/** How long the panel stays without words while those of the visitor's language are on their way. */
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
  let open = !floating;
  let draft = "";
  let writtenId = "";
  let tick: ReturnType<typeof setTimeout> | undefined;

  const actions: ChatActions = {
    send: (text) => {
      client.send(text);
    },
    write(text) {
      draft = text;
      client.typing(text.trim() !== "");
      draw();
    },
    leave: () => client.typing(false),
    retry: (id) => client.retry(id),
    discard: (id) => client.discard(id),
    stop: () => client.stop(),
    loadOlder: () => void client.loadOlder(),
    handoff: (on) => client.handoff(on),
    startNew() {
      void client.startNew();
      focus();
    },
    close: floating ? () => (options.onClose ?? close)() : undefined,
  };

  function draw() {
    if (signal.aborted) return;
    const wanted = options.theme ?? state.config?.theme ?? "auto";
    const theme = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
    const hadFocus = host.activeElement;
    render(<Chat {...{ state, mode, theme, open, locale, draft, writtenId, actions }} />, root);
    // A button that goes when it has done its work must not take the keyboard's place with it.
    if (hadFocus && !host.activeElement && open) focus();
    clearTimeout(tick);
    // Seconds are counted down on the screen.
    if ((state.error?.retryAt ?? 0) > Date.now()) tick = setTimeout(draw, 1_000);
  }

  function focus() {
    // A finger would get the keyboard over the half of the panel it has not read yet.
    const field = locale && !touch.matches ? "textarea" : "section";
    root.querySelector<HTMLElement>(field)?.focus({ preventScroll: true });
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

  async function speak() {
    const page = document.documentElement.lang || navigator.language;
    const chosen = chooseLanguage(options.language, state.config, page);
    if (chosen === language) return;
    language = chosen;
    const loaded = await loadLocale(chosen);
    if (language !== chosen) return;
    const waiting = root.querySelector("section:focus");
    locale = loaded;
    draw();
    if (waiting) focus();
  }

  const unsubscribe = client.subscribe((next) => {
    const before = state;
    state = next;
    writtenId = next.partial?.id ?? writtenId;
    for (const told of eventsBetween(before, next)) onEvent?.(...told);
    if (before.unread !== next.unread) options.onUnread?.(next.unread);
    if (next.config) void speak();
    draw();
  });
  const withoutConfig = setTimeout(() => {
    locale ??= makeLocale();
    void speak();
    draw();
  }, WORDS_WAIT_MS);
  document.addEventListener("visibilitychange", read, { signal });
  dark.addEventListener("change", draw, { signal });
  for (const name of ["resize", "scroll"]) keyboard?.addEventListener(name, fit, { signal });

  sheet.replaceSync(css);
  host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheet];
  host.append(root);
  if (options.language || state.config) void speak();
  draw();
  read();
  client.connect();

  return {
    open: () => show(true),
    close,
    send: actions.send,
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
