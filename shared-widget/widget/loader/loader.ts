import { createApi } from "./api.ts";
import type { FoyerChat } from "./element.ts";
import { defineElement } from "./element.ts";
import type { FoyerSettings } from "./settings.ts";
import { attributes, settingsOnPage } from "./settings.ts";

/**
 * `widget.js`: the one script a page includes.
 *
 *     <script src="https://chat.example.com/widget.js" data-widget-id="w_…" async></script>
 *
 * Where it stands does not matter, nor how late it runs, nor how often: the first copy does the work, each later
 * one hands it the widget of its own tag.
 */

/** Filled in by the build. */
declare const FOYER_VERSION: string;

/** The elements drawn here, in contrast to those in the page's own markup, by widget. */
const drawn = new Map<string | undefined, FoyerChat>();

function load(settings: FoyerSettings): void {
  const { widgetId } = settings;
  if (!widgetId || drawn.has(widgetId)) return;
  const element: FoyerChat = document.createElement("foyer-chat");
  element.visitor = settings;
  element.setAttribute("widget-id", widgetId);
  for (const name of attributes) if (settings[name]) element.setAttribute(name, settings[name]);
  drawn.set(widgetId, element);
  place(element);
}

/** In `<head>` the body is yet to come. */
function place(element: FoyerChat): void {
  if (document.body) document.body.append(element);
  else setTimeout(place, 0, element);
}

/** Those that turn links into page swaps (Turbo) take the body away, and us with it. */
function moveIn(): void {
  for (const element of drawn.values()) if (element.parentNode && !element.isConnected) place(element);
}

const found = settingsOnPage(document.currentScript);
const { Foyer } = window;

if (Foyer && !Array.isArray(Foyer)) {
  for (const settings of found) Foyer.load(settings);
} else {
  defineElement(new URL(found[0]?.endpoint ?? "", location.href).href, FOYER_VERSION, moveIn);
  const api = createApi(load, (widgetId) => drawn.delete(widgetId));
  window.Foyer = api;
  for (const settings of found) load(settings);
  for (const call of Foyer ?? []) api.push(call);
}
