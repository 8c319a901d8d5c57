import type { PersonRules } from "./rules.ts";

/** What the page says, as `Frontend\Loader` prints it. The same for every visitor. */
export interface FrontConfig {
  backend: string;
  widget_id: string;
  /** The widget's own script, and its panel's module: the plugin's files. */
  loader_url: string;
  panel_url: string;
  identity_url: string;
  /** A BCP 47 tag; empty: the widget's config decides. */
  locale: string;
  /** Whether the rules of the page let the floating chat show here. */
  is_floating: boolean;
  rules: PersonRules;
  consent: ConsentRule | null;
  /** The shop's cart can be told from a cookie. */
  has_cart: boolean;
  texts: { waiting: string };
}

/** What has to be waited for. `api`: the WP Consent API. `page`: `Foyer.consent(true)`, or the API's event. */
export interface ConsentRule {
  by: "api" | "page";
  category: string;
  service: string;
}

export function readConfig(): FrontConfig | null {
  const text = document.getElementById("foyer-config")?.textContent;
  return text ? (JSON.parse(text) as FrontConfig) : null;
}
