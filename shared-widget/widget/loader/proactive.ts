import type { ProactiveRule } from "../../protocol/index.ts";
import type { FoyerChat } from "./element.ts";
import { inkOn } from "./ink.ts";
import css from "./proactive.css";
import { Memory } from "./proactive-memory.ts";
import { isFulfilled, type Moment } from "./proactive-rules.ts";
import type { LauncherConfig } from "./settings.ts";
import { sheetOf } from "./sheet.ts";

/** The visitor may be spoken to (true), has the chat open (false), or the widget is gone (null). */
export type Presence = () => boolean | null;

const dismissLabels: Record<string, string> = {
  en: "Dismiss",
  es: "Descartar",
  fr: "Masquer",
  de: "Ausblenden",
  pt: "Dispensar",
  ja: "閉じる",
  ar: "إخفاء",
};

/**
 * Says what the owner's rules say, in a small bubble by the launcher: one at a time, each once per visitor, none
 * after one was sent away in this visit. Fetched by the loader only where a widget has rules and the visitor's
 * consent is not missing.
 */
export function mount(
  element: FoyerChat,
  config: LauncherConfig,
  presence: Presence,
  open: () => void,
): void {
  const memory = new Memory(config.widget_id);
  const began = { path: "", at: 0 };
  let furthest = 0;
  let bubble: HTMLElement | undefined;

  const watch = setInterval(() => {
    const mayShow = presence();
    if (!mayShow) hide();
    if (mayShow === null) return stop();
    if (!mayShow || bubble || document.hidden || element.hidden || memory.isLeftAlone) return;
    // Who could not answer is not spoken to.
    if (config.verified_only && !element.visitor?.identity) return;
    const rule = config.proactive.find((one) => !memory.wasShown(one.id) && isFulfilled(one, momentNow()));
    if (rule) show(rule);
    else if (config.proactive.every(({ id }) => memory.wasShown(id))) stop();
  }, 1_000);
  addEventListener("scroll", look, { passive: true });

  function stop() {
    clearInterval(watch);
    removeEventListener("scroll", look);
  }

  function look() {
    const { scrollHeight, clientHeight } = document.documentElement;
    const room = scrollHeight - clientHeight;
    if (room > 0) furthest = Math.max(furthest, (scrollY / room) * 100);
  }

  /** Pages that change without being loaded anew are pages too. */
  function momentNow(): Moment {
    const page = location.pathname + location.search;
    if (page !== began.path) {
      Object.assign(began, { path: page, at: Date.now() });
      furthest = 0;
      look();
    }
    const cart = Number(element.visitor?.attributes?.["cart"] ?? 0);
    const seconds = (Date.now() - began.at) / 1_000;
    return { page, seconds, scroll: furthest, returning: memory.isReturning, cart };
  }

  function show({ id, message }: ProactiveRule) {
    memory.noteShown(id);
    bubble = draw(element, config, message, {
      accept() {
        // The panel shows it as the assistant's words.
        Object.assign(element, { greeting: message });
        open();
      },
      dismiss() {
        memory.leaveAlone();
        hide();
      },
    });
  }

  function hide() {
    bubble?.remove();
    bubble = undefined;
  }
}

function draw(
  element: FoyerChat,
  { color, launcher_label: label, launcher_position: side, look, theme }: LauncherConfig,
  message: string,
  { accept, dismiss }: { accept: () => void; dismiss: () => void },
): HTMLElement {
  const host = document.createElement("span");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheetOf(css)];
  const isDark = theme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  host.className = `${side} ${look} ${isDark ? "dark" : "light"} ${label ? "above" : "beside"}`;
  host.style.cssText = `--color:${color};--ink:${inkOn(color)}`;
  // In the page before it has words: then a screen reader says them when the reader is free.
  const live = document.createElement("div");
  live.setAttribute("role", "status");
  const words = document.createElement("button");
  words.className = "words";
  words.dir = "auto";
  words.addEventListener("click", accept);
  const away = document.createElement("button");
  away.className = "away";
  away.textContent = "✕";
  const language = element.getAttribute("language") || document.documentElement.lang || navigator.language;
  away.setAttribute("aria-label", dismissLabels[language.slice(0, 2).toLowerCase()] ?? dismissLabels["en"]!);
  const leave = () => {
    // The launcher, which comes next: what had the focus goes.
    const launcher = host.nextElementSibling?.shadowRoot?.querySelector("button");
    if (root.activeElement) launcher?.focus();
    dismiss();
  };
  away.addEventListener("click", leave);
  live.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
  live.append(words, away);
  root.append(live);
  // Before the launcher, so that the keyboard comes by here first.
  element.shadowRoot?.prepend(host);
  requestAnimationFrame(() => (words.textContent = message));
  return host;
}
