import type { Identity, PublicConfig } from "../protocol/index.ts";
import type { PanelClient } from "./panel/panel-client.ts";

/** What a page may choose for itself over the widget's config. It is the element's `visitor.choice`. */
export type PageChoice = Partial<
  Pick<PublicConfig, "color" | "theme" | "title" | "welcome_message" | "placeholder" | "launcher_position">
>;

/**
 * What the loader and the panel know of each other. The loader imports the panel's module when it is needed
 * (`import(panelUrl)`), calls `mount` once per widget and keeps the handle.
 */
export interface PanelOptions {
  widgetId: string;
  /** Origin of the backend. */
  endpoint: string;
  /** `floating`: above the launcher, a dialog. `inline`: fills the host element. `page`: the hosted page. */
  mode: "floating" | "inline" | "page";
  /** The host's own choice over the config's: a BCP 47 tag, a theme. */
  language?: string;
  theme?: "light" | "dark" | "auto";
  identity?: Identity;
  attributes?: Record<string, string | number | boolean>;
  /** Lends the panel, and the client it draws, to the host, until the panel is destroyed. */
  onPanel?: ((panel: PanelHandle, client: PanelClient) => void) | undefined;
  /** The token of the link that was followed here. Set by the panel. */
  continued?: string | undefined;
  /** The panel tells its host: it wants to be closed, something unread, or an event for the page. */
  onClose?: () => void;
  onUnread?: (count: number) => void;
  onEvent?: (name: PanelEvent, detail: unknown) => void;
}

/** Events a page can listen to with `Foyer.on(name, listener)`. */
export type PanelEvent = "open" | "close" | "ready" | "message" | "unread" | "state" | "error";

export interface PanelHandle {
  open(): void;
  close(): void;
  send(text: string): void;
  /** Puts words into the field, for the visitor to send. */
  write(text: string): void;
  /** Looks at the page's choice again. */
  draw(): void;
  identify(identity: Identity): Promise<void>;
  logout(): Promise<void>;
  /** Removes everything: nodes, socket, timers, listeners. The handle is of no use afterwards. */
  destroy(): void;
}

/** The panel module's one export. `host` is the `<foyer-chat>` element's shadow root. */
export type Mount = (host: ShadowRoot, options: PanelOptions) => PanelHandle;
