// First: it makes `window.Foyer`.
import "../../../shared-widget/widget/loader/loader.ts";
import type { FoyerApi } from "../../../shared-widget/widget/loader/api.ts";
import { visitorKeys } from "../../../shared-widget/widget/loader/visitor-storage.ts";
import { askForConsent, consent } from "./consent.ts";
import { readEmbed } from "./embed.ts";
import { forgetOthers } from "./forget-others.ts";

/**
 * `assets/foyer-loader.js`: the shared loader, and what it is told on a shop's page. The theme editor may put the
 * embed on the page again, with other settings, with this script or without: there is one chat, as the last embed says.
 */

/** Kept where a second copy of this script finds it. */
interface ShopFoyer extends FoyerApi {
  /** The embed's text as it was drawn, and the widget, if it named one. */
  embed?: string;
  shop?: string | undefined;
}

const foyer = window.Foyer as ShopFoyer;

function settle(): void {
  const text = document.getElementById("foyer-config")?.textContent ?? "";
  if (text === foyer.embed) return;
  foyer.embed = text;
  if (foyer.shop) foyer.destroy(foyer.shop);
  const embed = readEmbed(text);
  foyer.shop = embed?.widgetId;
  if (!embed) return;
  const { identity, config, widgetId } = embed;
  forgetOthers(widgetId, identity?.user_id);
  foyer.load({ ...embed, consent: consent() });
  if (visitorKeys(widgetId).length || config.proactive.length) askForConsent(follow);
}

function follow(): void {
  if (foyer.shop) foyer.consent(consent() === "true", foyer.shop);
}

const listen = (name: string, listener: () => void): void => document.addEventListener(name, listener);

listen("visitorConsentCollected", follow);
for (const name of ["section:load", "section:unload", "block:select"]) listen(`shopify:${name}`, settle);
if (document.readyState === "loading") listen("DOMContentLoaded", settle);
else settle();
