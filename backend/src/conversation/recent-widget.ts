import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { leavesAnswers } from "../shopify/plan/leaves-answers.ts";
import { readWidget, type Widget } from "../store/widgets.ts";

const freshMs = 10_000;
/** Each answer counts, and who has paid for more waits for it. */
const planFreshMs = 2_000;
const deadlineMs = 5_000;

/**
 * The widget of a conversation, at most a few seconds old: one message asks for it more than once. Where the plan of
 * its shop is used up, its assistant is off.
 */
export class RecentWidget {
  readonly #env: Env;
  readonly #id: () => string;
  #known: { widget: Widget | null; readMs: number } | undefined;
  #plan: { leavesAnswers: boolean; readMs: number } | undefined;

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
    const { widget } = this.#known;
    if (!widget?.config.ai_enabled || (await this.#leavesAnswers(widget.config.org_id))) return widget;
    return { ...widget, config: { ...widget.config, ai_enabled: false } };
  }

  async #leavesAnswers(orgId: string): Promise<boolean> {
    if (!this.#plan || Date.now() - this.#plan.readMs > planFreshMs)
      this.#plan = { leavesAnswers: await leavesAnswers(this.#env, orgId), readMs: Date.now() };
    return this.#plan.leavesAnswers;
  }
}
