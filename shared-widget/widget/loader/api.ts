import type { Identity } from "../../protocol/index.ts";
import type { PageChoice, PanelEvent } from "../panel-api.ts";
import type { Listener } from "./events.ts";
import { off, on } from "./events.ts";
import { findWidget, withWidget } from "./registry.ts";
import type { FoyerSettings } from "./settings.ts";

/**
 * `window.Foyer`, what a page's own scripts say to its chat.
 *
 * - The last argument, `widgetId`, says which widget is meant; without it, the first on the page.
 * - Every call may be repeated: the second changes nothing.
 * - No call has to wait. What is said before the widget is on the page, or before its panel is loaded, is done
 *   as soon as that is there.
 * - A script that may run before the loader queues its calls, each as an array of the name and the arguments:
 *   `(window.Foyer = window.Foyer || []).push(["identify", identity])`. That line works at any time.
 */
export interface FoyerApi {
  /** Opens the chat, also one that was hidden. */
  open(widgetId?: string): void;
  close(widgetId?: string): void;
  toggle(widgetId?: string): void;
  /** Shows the widget again after `hide`. */
  show(widgetId?: string): void;
  /** Closes the chat and takes the launcher off the page. The conversation goes on at the next `show`. */
  hide(widgetId?: string): void;
  /** Says something in the visitor's name. Does not open the chat. */
  send(text: string, widgetId?: string): void;
  /** Says who the visitor is, signed by the host's server. Takes effect at once where a chat is going on. */
  identify(identity: Identity, widgetId?: string): void;
  /** The page's own words and look over the widget's, in place of what it chose before: `{ color: "#d6336c" }`. */
  configure(choice: PageChoice, widgetId?: string): void;
  /** The visitor is nobody known any more: a fresh, anonymous one, who sees nothing of the former one's talk. */
  logout(widgetId?: string): void;
  /** Facts of the page, for its rules and for those who answer: `{ cart: 2 }`. Added to what was told before. */
  setContext(facts: NonNullable<FoyerSettings["attributes"]>, widgetId?: string): void;
  /** Whether the visitor allows what `data-consent="required"` waits for. Not remembered: say it on every page. */
  consent(given: boolean, widgetId?: string): void;
  /** Without `widgetId`: events of every widget. The listener is told which one. */
  on(name: PanelEvent, listener: Listener, widgetId?: string): void;
  /** Without `listener`: every listener of that event. */
  off(name: PanelEvent, listener?: Listener, widgetId?: string): void;
  /** Takes the widget off the page, with its connection. What the visitor said stays with the backend. */
  destroy(widgetId?: string): void;
  /** What the script tag does, for pages that decide later: draws the widget unless it is there. */
  load(settings: FoyerSettings): void;
  push(call: EarlyCall): void;
}

/** A method's name and its arguments. */
type EarlyCall = readonly [name: string, ...args: unknown[]];

declare global {
  interface Window {
    Foyer?: FoyerApi | EarlyCall[];
  }
}

const plain = ["open", "close", "toggle", "show", "hide", "logout"] as const;
/** Those that tell the widget something. */
const telling = ["send", "identify", "configure"] as const;

export function createApi(load: FoyerApi["load"], forget: (widgetId?: string) => void): FoyerApi {
  const api = {
    setContext: (facts, widgetId) =>
      withWidget(({ element }) => {
        const attributes = { ...element.visitor?.attributes, ...facts };
        element.visitor = { ...element.visitor, attributes };
      }, widgetId),
    consent: (given, widgetId) =>
      withWidget(({ element }) => element.setAttribute("consent", given ? "true" : "required"), widgetId),
    on,
    off,
    // Not kept for a widget that comes later: destroying twice would take away the next one.
    destroy(widgetId) {
      const widget = findWidget(widgetId);
      forget(widget?.id ?? widgetId);
      widget?.element.remove();
    },
    load,
    push: ([name, ...args]) => Reflect.get(api, name)?.(...args),
  } as FoyerApi;
  for (const name of plain) api[name] = (widgetId) => withWidget((widget) => widget[name](), widgetId);
  for (const name of telling)
    api[name] = (what: never, widgetId) => withWidget((widget) => widget[name](what), widgetId);
  return api;
}
