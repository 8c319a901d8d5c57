// Named here and not in tsconfig.json, since a checkout has them only once this plugin's tests have run.
import "@shopify/app-bridge-types";
import "@shopify/polaris-types";
import type { ClassAttributes, ComponentChildren } from "preact";
import type { AgentTokenAnswer } from "../../../shared-widget/protocol/agents.ts";

/** `<foyer-console>`, as far as this page uses it. */
export interface FoyerConsole extends HTMLElement {
  getToken?: () => Promise<AgentTokenAnswer>;
}

declare module "preact" {
  namespace createElement.JSX {
    interface IntrinsicElements {
      "foyer-chat": { "widget-id": string; mode: "inline" };
      "foyer-console": ClassAttributes<FoyerConsole> & { locale: string; theme: "light"; class: string };
      "s-app-nav": { children: ComponentChildren };
      "ui-save-bar": { id: string; children: ComponentChildren };
    }
  }
}

declare global {
  /** Of the widget and the console that were built together with this page. */
  const FOYER_VERSION: string;
}
