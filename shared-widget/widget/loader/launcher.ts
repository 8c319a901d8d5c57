import { inkOn } from "./ink.ts";
import { labelsFor } from "./labels.ts";
import css from "./launcher.css";
import type { LauncherConfig } from "./settings.ts";
import { sheetOf } from "./sheet.ts";

interface LauncherState {
  /** In the corner of the window; else only a failure is shown, in the middle of the element. */
  floating: boolean;
  /** Without it there is no button to see. */
  config: LauncherConfig | undefined;
  /** The page's choice over the config's. */
  language: string | undefined;
  open: boolean;
  busy: boolean;
  failed: boolean;
  unread: number;
}

export interface LauncherActions {
  press: () => void;
  retry: () => void;
  /** The pointer or the focus has come near: a press may follow. */
  approach: () => void;
}

export interface Launcher {
  draw(state: LauncherState): void;
  focus(): void;
  remove(): void;
}

const sheet = sheetOf(css);

/** Draws into a shadow root of its own, so that neither the page's styles nor the panel's reach it. */
export function createLauncher(root: ShadowRoot, actions: LauncherActions): Launcher {
  const host = add(root, "span");
  const inner = host.attachShadow({ mode: "open" });
  inner.adoptedStyleSheets = [sheet];
  const button = add(inner, "button");
  add(button, "i");
  const label = add(button, "span");
  const badge = add(button, "b");
  const alert = add(inner, "div");
  const notice = add(alert, "button");

  const set = (name: string, value: string | boolean): void =>
    button.setAttribute(`aria-${name}`, `${value}`);
  set("haspopup", "dialog");
  button.addEventListener("click", actions.press);
  button.addEventListener("pointerenter", actions.approach);
  button.addEventListener("focus", actions.approach);
  alert.setAttribute("role", "alert");
  notice.addEventListener("click", actions.retry);

  return {
    draw({ config, floating, language, open, busy, failed, unread }) {
      const [retry, chat = "Chat"] = labelsFor(
        language,
        config?.language,
        document.documentElement.lang,
        navigator.language,
      );
      const name = config?.launcher_label || chat;
      host.className = `${config?.launcher_position} ${config?.look} ${floating || "filling"} ${open && "open"} ${busy && "busy"}`;
      // Through the object model: a policy without 'unsafe-inline' forbids the attribute, not this.
      if (config) host.style.cssText = `--color:${config.color};--ink:${inkOn(config.color)}`;
      button.hidden = !config;
      label.textContent = config?.launcher_label ?? "";
      badge.textContent = unread > 9 ? "9+" : `${unread || ""}`;
      // What can be read on the button is part of its name, for those who speak to it.
      set("label", unread ? `${name}: ${badge.textContent}` : name);
      set("expanded", open);
      notice.textContent = failed ? `⚠ ${name}: ${retry}` : "";
    },
    focus: () => button.focus(),
    remove: () => host.remove(),
  };
}

function add<Name extends keyof HTMLElementTagNameMap>(
  parent: Node,
  name: Name,
): HTMLElementTagNameMap[Name] {
  return parent.appendChild(document.createElement(name));
}
