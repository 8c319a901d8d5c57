import type { Instance, PageContext } from "../../../platform/bubble.ts";
import type { ElementManifest } from "../../../platform/manifest.ts";

export interface Fired {
  name: string;
  /** Every state, as it was when the event was fired. */
  states: Readonly<Record<string, unknown>>;
}

/** An element's instance as Bubble gives it, which refuses what is not declared and keeps all that it is told. */
export class RecordedInstance<M extends ElementManifest, Runtime> {
  readonly states: Record<string, unknown> = {};
  readonly events: Fired[] = [];
  readonly debugged: string[] = [];
  publications = 0;
  readonly data: { foyer?: Runtime } = {};
  readonly canvas: { [0]: HTMLElement };
  readonly #manifest: M;

  constructor(manifest: M, node: HTMLElement = { isConnected: true } as HTMLElement) {
    this.#manifest = manifest;
    this.canvas = { 0: node };
  }

  get asInstance(): Instance<M, Runtime> {
    return this;
  }

  context(keys: Record<string, string> = {}): PageContext {
    return {
      currentUser: { get: () => null },
      keys,
      onCookieOptIn: () => {},
      reportDebugger: (message) => this.debugged.push(message),
    };
  }

  publishState(name: string, value: unknown): void {
    const state = this.#manifest.states[name];
    if (!state) throw new Error(`no state ${name}`);
    if (Array.isArray(value) !== (state.is_list ?? false)) throw new Error(`${name} is a list, or is not`);
    this.publications++;
    this.states[name] = value;
  }

  triggerEvent(name: string): void {
    if (!this.#manifest.events[name]) throw new Error(`no event ${name}`);
    this.events.push({ name, states: { ...this.states } });
  }

  fired(name: string): Fired[] {
    return this.events.filter((one) => one.name === name);
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }
}
