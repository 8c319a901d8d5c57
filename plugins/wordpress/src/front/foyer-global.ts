/** The part of the widget's `window.Foyer` that is called here. Before the widget's script runs it is a queue. */
interface FoyerApi {
  open(widgetId: string): void;
  destroy(widgetId: string): void;
  setContext(facts: Record<string, unknown>, widgetId: string): void;
  push(call: Call): unknown;
}

type Call = readonly [name: string, ...args: unknown[]];

/** Who the visitor is, signed by the site. */
export interface Identity {
  user_id: string;
  ts: number;
  signature: string;
  name?: string;
  email?: string;
}

/** What a widget is told when it is drawn. */
export interface Visitor {
  identity?: Identity;
  attributes?: Record<string, string | number | boolean>;
  choice?: { title?: string; welcome_message?: string };
  /** Called with each panel that comes up. */
  onPanel?: (panel: Panel, client: { session: { verified: boolean; userId?: string } | null }) => void;
}

interface Panel {
  identify(identity: Identity): Promise<void>;
  logout(): Promise<void>;
}

export interface ChatElement extends HTMLElement {
  visitor?: Visitor;
}

declare global {
  interface Window {
    Foyer?: FoyerApi | Call[];
  }
}

/** Does it now, or as soon as the widget's script is there. */
export function tell(...call: Call): void {
  (window.Foyer ??= []).push(call);
}
