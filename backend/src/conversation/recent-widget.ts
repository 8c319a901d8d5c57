import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { readWidget, type Widget } from "../store/widgets.ts";

const freshMs = 10_000;
const deadlineMs = 5_000;

/** The widget of a conversation, at most a few seconds old: one message asks for it more than once. */
export class RecentWidget {
  readonly #env: Env;
  readonly #id: () => string;
  #known: { widget: Widget | null; readMs: number } | undefined;

  constructor(env: Env, id: () => string) {
    this.#env = env;
    this.#id = id;
  }

  /** Every session brings it anew. */
  know(widget: Widget): void {
    this.#known = { widget, readMs: Date.now() };
  }

  /** Null: deleted. Rejects where nobody can tell. */
  async read(): Promise<Widget | null> {
    if (!this.#known || Date.now() - this.#known.readMs > freshMs) {
      const widget = await within(deadlineMs, "the widget's config", readWidget(this.#env, this.#id()));
      this.#known = { widget, readMs: Date.now() };
    }
    return this.#known.widget;
  }
}
