import type { ComponentChild, Fragment, h } from "preact";
import type { PanelOptions } from "../panel-api.ts";
import type { Locale } from "./locale.ts";
import type { MenuItem } from "./menu.tsx";
import type { PanelClient } from "./panel-client.ts";
import type { Said } from "./timeline.ts";

/** What the panel lends to the extras, which bring no Preact of their own. */
export interface Lent {
  h: typeof h;
  Fragment: typeof Fragment;
  client: PanelClient;
  options: PanelOptions;
  host: ShadowRoot;
  /** What the panel is drawn into. */
  root: HTMLElement;
  /** The panel's end. */
  signal: AbortSignal;
  locale: Locale;
  /** Draw again. */
  update: () => void;
}

/**
 * What is before, after and beside the talk, drawn into places that the panel leaves for it. Fetched when the
 * conversation is known; until then, and where that fails, the panel does without.
 */
export interface Extras {
  /** The panel's, with the extras' words in it. */
  locale: Locale;
  /** More of what can be done. */
  menu(): MenuItem[];
  /** In place of transcript and composer. */
  screen(): ComponentChild;
  /** Under a message. */
  bubble(said: Said): ComponentChild;
  /** At the end of the transcript. */
  thread(): ComponentChild;
  /** Above the composer. */
  notice(): ComponentChild;
  /** In the composer, before the text. */
  tools(): ComponentChild;
}
