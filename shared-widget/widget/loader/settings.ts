import type { Identity, PublicConfig } from "../../protocol/index.ts";
import type { PageChoice, PanelOptions } from "../panel-api.ts";

/**
 * What a page can tell a widget: by data attributes on the script tag (`data-widget-id`, `data-endpoint` …), by
 * attributes on `<foyer-chat>` (`widget-id`, `endpoint` …), or as `window.FoyerSettings = { widgetId, … }` set
 * before the script runs. A data attribute wins over `FoyerSettings`.
 */
export interface FoyerSettings {
  widgetId?: string;
  /** Address of the backend, of which the origin counts. Default: where the loader came from. */
  endpoint?: string;
  /** Address of the panel's module. Default: the one this loader was built with, at the endpoint. */
  panel?: string;
  /** A BCP 47 tag. Default: the widget's, else the page's, else the browser's. */
  language?: string;
  theme?: "light" | "dark" | "auto";
  /** `none`: no launcher; the page opens the chat with `Foyer.open()`. */
  launcher?: "none";
  /**
   * `required`: the widget stores nothing and says nothing of its own accord until `Foyer.consent(true)`, or until
   * the visitor opens the chat.
   */
  consent?: "required" | "true";
  /** Only in `FoyerSettings` and `Foyer.load`; on the element they are the property `visitor`. */
  identity?: Identity;
  attributes?: Record<string, string | number | boolean>;
  /** The page's own words and look over the widget's. `Foyer.configure` changes them later. */
  choice?: PageChoice;
  /** For a host that knows the widget's config as the page is made: the backend is not asked for it. */
  config?: LauncherConfig;
  /** For a host that shows more of the chat than the panel does: called with each panel that comes up. */
  onPanel?: PanelOptions["onPanel"];
}

/** What is needed of the config while nobody has opened the chat. */
export type LauncherConfig = Pick<
  PublicConfig,
  | "widget_id"
  | "color"
  | "launcher_label"
  | "launcher_position"
  | "language"
  | "theme"
  | "look"
  | "proactive"
  | "verified_only"
>;

/** Settings that are attributes of the same name on `<foyer-chat>`, beside `widget-id`. */
export const attributes = ["endpoint", "panel", "language", "theme", "launcher", "consent"] as const;

declare global {
  interface Window {
    FoyerSettings?: FoyerSettings;
  }
}

/**
 * What the page asks for; an entry without `widgetId` only says where the backend is. `script` is the tag that is
 * running. It is null in a module, and where an optimiser runs scripts its own way: then every tag that names a
 * widget counts.
 */
export function settingsOnPage(script: Document["currentScript"]): FoyerSettings[] {
  const shared = window.FoyerSettings;
  const tags = script
    ? [script as HTMLScriptElement]
    : [...document.querySelectorAll<HTMLScriptElement>("script[data-widget-id]")];
  const found = tags.map((tag) => {
    const settings: FoyerSettings = { endpoint: tag.src };
    return Object.assign(settings, shared, tag.dataset);
  });
  return found.length ? found : [{ ...shared }];
}
