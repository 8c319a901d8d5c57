import css from "./host.css";
import { register, unregister } from "./registry.ts";
import type { FoyerSettings } from "./settings.ts";
import { attributes } from "./settings.ts";
import { sheetOf } from "./sheet.ts";
import type { Widget } from "./widget.ts";
import { createWidget } from "./widget.ts";

/** `<foyer-chat>`. Its attributes are the settings; changing one starts it anew, in the same conversation. */
export interface FoyerChat extends HTMLElement {
  /** Who is talking, in the page's words. `Foyer.identify` writes here too. */
  visitor?: Pick<FoyerSettings, "identity" | "attributes" | "choice" | "config" | "onPanel">;
}

const observed = ["mode", ...attributes];
const sheet = sheetOf(css);

/**
 * Defines `<foyer-chat widget-id="…" mode="floating|inline|page">`, upgrading those on the page. `home` is the
 * backend of elements that name none. `version` says which panel belongs to this loader. `onGone`: one was taken out,
 * maybe with all around it; what is put back by it lives on.
 */
export function defineElement(home: string, version: string, onGone: () => void): void {
  const running = new WeakMap<Element, Widget>();
  const changed = new WeakSet<Element>();

  function start(element: FoyerChat, widgetId: string): Widget {
    const endpoint = new URL(element.getAttribute("endpoint") ?? home, home).origin;
    const given = observed.map((name) => [name, element.getAttribute(name)]).filter(([, value]) => value);
    const widget = createWidget(element, {
      mode: "floating",
      panel: `${endpoint}/widget/${version}/panel.js`,
      ...Object.fromEntries(given),
      widgetId,
      endpoint,
    });
    running.set(element, widget);
    register(widget);
    return widget;
  }

  function settle(element: FoyerChat): void {
    onGone();
    let widget = running.get(element);
    let wasOpen = false;
    if ((changed.delete(element) || !element.isConnected) && widget) {
      unregister(widget);
      wasOpen = widget.dispose();
      widget = undefined;
      running.delete(element);
    }
    const widgetId = element.getAttribute("widget-id");
    if (widget || !widgetId || !element.isConnected) return;
    widget = start(element, widgetId);
    if (wasOpen) widget.open();
  }

  /**
   * Frameworks set attributes one by one, and move elements by taking them out and putting them back: the chat
   * and its connection live through that.
   */
  function settleSoon(element: FoyerChat): void {
    setTimeout(settle, 0, element);
  }

  customElements.define(
    "foyer-chat",
    class extends HTMLElement {
      static get observedAttributes(): string[] {
        return ["widget-id", ...observed];
      }

      constructor() {
        super();
        this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      }

      connectedCallback(): void {
        settle(this);
      }

      disconnectedCallback(): void {
        settleSoon(this);
      }

      attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
        if (before !== after) changed.add(this);
        settleSoon(this);
      }
    },
  );
}
