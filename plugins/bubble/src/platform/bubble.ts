import type { ElementManifest } from "./manifest.ts";
import type { Properties, StateValues } from "./values.ts";

/**
 * Bubble's own objects, as this plugin may use them: what is not here is not used. Names that are declared nowhere
 * in the manifest do not compile.
 */

// oxlint-disable-next-line typescript/no-namespace -- names that belong together and are types only
export declare namespace DynamicValue {
  /** In a page both are synchronous and throw `not ready`: Bubble loads, and runs the whole function again. */
  interface List<One> {
    length(): number;
    /** `length` is a count, not an end. */
    get(start: number, length: number): One[];
  }
  /** On the server both are promises. */
  interface ServerList<One> {
    length(): Promise<number>;
    get(start: number, length: number): Promise<One[]>;
  }
}

/** Functions, not values: forgetting the parentheses is a common fault. */
interface BubbleProperties {
  width(): number;
  height(): number;
  is_visible(): boolean;
  font_face(): string;
  font_size(): number;
  font_color(): string;
}

/** A div, wrapped by jQuery. `[0]` is the div. */
export interface Canvas {
  readonly [0]: HTMLElement;
}

export interface Instance<M extends ElementManifest, Runtime> {
  readonly canvas: Canvas;
  /** The plugin's own place to keep things between calls. */
  readonly data: { foyer?: Runtime };
  publishState<Name extends keyof M["states"] & string>(
    name: Name,
    value: StateValues<M["states"]>[Name],
  ): void;
  triggerEvent(name: keyof M["events"] & string, done?: (error?: unknown) => void): void;
}

export type ElementProperties<M extends ElementManifest> = Properties<M["fields"]> & {
  readonly bubble: BubbleProperties;
};

interface CurrentUser {
  get(field: string): unknown;
}

/** `context` in a page. */
export interface PageContext {
  readonly currentUser: CurrentUser;
  /** By caption. Of the client-safe keys only. */
  readonly keys: Readonly<Record<string, string | null | undefined>>;
  onCookieOptIn(then: () => void): void;
  /** The builder's debugger. */
  reportDebugger(message: string): void;
}

interface ServerThing {
  readonly id: string;
  get(field: string): Promise<unknown>;
}

/** `context` of a server action, fourth plugin API. There is nothing else in it. */
export interface ServerContext {
  readonly currentUser: ServerThing | null;
  readonly userTimezone: string;
  /** By caption, the secure ones too. */
  readonly keys: Readonly<Record<string, string | null | undefined>>;
  isBubbleThing(value: unknown): boolean;
  isBubbleList(value: unknown): boolean;
  getThingById(type: string, id: string): Promise<ServerThing>;
  getThingsById(type: string, ids: string[]): Promise<ServerThing[]>;
  readonly v3: { readonly request: unknown; readonly async: unknown };
}
