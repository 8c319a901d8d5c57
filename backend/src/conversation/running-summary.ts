import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import { chooseLanguageModel } from "../ai/choose-model.ts";
import { summarisable, summaryRequest } from "../ai/summary.ts";
import type { Env } from "../env.ts";
import { runTraced } from "../traces/run-traced.ts";
import type { ConversationStore } from "./conversation-store.ts";

interface Surroundings {
  env: Env;
  store: ConversationStore;
  log: (event: string, fields: Record<string, unknown>) => void;
}

const deadlineMs = 30_000;
const longestText = 3_000;
/** More than this many are left for the next time. */
const mostAtOnce = 200;

/** What was said before the last messages, in short; a language model keeps it while nobody waits. */
export class RunningSummary {
  readonly #around: Surroundings;
  #isRunning = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get text(): string | undefined {
    return this.#around.store.summary?.text;
  }

  /** Takes in what has moved out of the model's sight, once that is half of what it sees. Never rejects. */
  async update(config: WidgetConfig): Promise<void> {
    const { env, store, log } = this.#around;
    if (this.#isRunning) return;
    const kept = store.summary;
    const since = store.transcript
      .after(kept?.up_to ?? 0, mostAtOnce)
      .filter(({ role, status }) => role !== "system" && status !== "failed");
    const unseen = since.slice(0, -config.context_messages);
    if (unseen.length < Math.max(2, Math.ceil(config.context_messages / 2))) return;
    this.#isRunning = true;
    try {
      const model = await chooseLanguageModel(env, config);
      if (!model) return;
      const taken = unseen.slice(0, summarisable(unseen, model.contextTokens));
      const first = store.opened.first_seq;
      const { org_id, widget_id, id: conversation_id } = store.opened;
      const { text, answeredBy, usage, costMicros } = await runTraced(env, model, {
        kind: "running_summary",
        org_id,
        widget_id,
        conversation_id,
        prepare: async () => summaryRequest(kept?.text, taken),
        limitMs: deadlineMs,
        // A request that is open keeps the object awake.
        later: (work) => void work,
        mayTell: () => store.record?.first_seq === first,
      });
      log("summary", {
        model: answeredBy,
        messages: taken.length,
        tokens_in: usage?.input,
        tokens_out: usage?.output,
        cost_micros: costMicros,
      });
      // Cleared or erased meanwhile: nothing of it may come back.
      if (store.record?.first_seq !== first) return;
      store.keepSummary({ text: text.slice(0, longestText), up_to: taken.at(-1)?.seq ?? 0 });
    } catch (error) {
      log("summary_failed", { error });
    } finally {
      this.#isRunning = false;
    }
  }
}
