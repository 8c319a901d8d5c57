import type { Instance } from "./bubble.ts";
import type { ElementManifest } from "./manifest.ts";
import type { StateValues } from "./values.ts";

/**
 * What an element tells its app. A state is published when it differs from what was published last, so that nothing
 * is drawn again for nothing. Publish first, then fire: workflows read the states of their event.
 */
export class Outlet<M extends ElementManifest> {
  readonly #instance: Instance<M, unknown>;
  readonly #published = new Map<string, unknown>();

  constructor(instance: Instance<M, unknown>) {
    this.#instance = instance;
  }

  publish<Name extends keyof M["states"] & string>(name: Name, value: StateValues<M["states"]>[Name]): void {
    if (this.#published.has(name) && isSame(this.#published.get(name), value)) return;
    this.#published.set(name, value);
    this.#instance.publishState(name, value);
  }

  fire(name: keyof M["events"] & string): void {
    this.#instance.triggerEvent(name);
  }
}

/** Lists and objects of an API call's type are plain JSON. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  return (
    typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other)
  );
}
