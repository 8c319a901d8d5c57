import type { AskAnswer, Message, WidgetConfig } from "@foyer/shared-widget/protocol";
import { prepareAnswer } from "../conversation/prepare-answer.ts";
import type { Env } from "../env.ts";
import { guarded } from "../guard/guarded-model.ts";
import { log } from "../log.ts";
import { chooseModel } from "./choose-model.ts";
import { runTraced } from "../traces/run-traced.ts";

/**
 * One answer from what a widget knows, outside of any conversation: nothing of it is kept, and no person is offered,
 * for there is nowhere to meet one. Throws `ModelError` where there is no answer.
 */
export async function ask(
  env: Env,
  {
    config,
    question,
    locale,
    later,
  }: {
    config: WidgetConfig;
    question: string;
    locale: string | undefined;
    /** Keeps the Worker awake for what nobody waits for. */
    later: (work: Promise<void>) => void;
  },
): Promise<AskAnswer> {
  const { org_id, widget_id } = config;
  const alone: WidgetConfig = { ...config, handoff: { ...config.handoff, enabled: false } };
  const model = guarded(env, alone, await chooseModel(env, alone, { pause: async () => {} }));
  const startedAt = Date.now();
  const { text, citations, code, usage, answeredBy, costMicros, timings } = await runTraced(env, model, {
    kind: "ask",
    org_id,
    widget_id,
    later,
    prepare: async (timed) =>
      prepareAnswer(env, {
        config: alone,
        messages: [asked(question)],
        locale,
        contextTokens: model.contextTokens,
        quotesOnly: model.name === "passages",
        moderates: true,
        timings: timed,
      }),
  });
  log("ask", {
    org_id,
    widget_id,
    model: answeredBy,
    code,
    ...timings,
    total_ms: Date.now() - startedAt,
    tokens_in: usage?.input,
    tokens_out: usage?.output,
    cost_micros: costMicros,
  });
  return { answer: text, citations, ...(code && { code }), model: answeredBy };
}

function asked(text: string): Message {
  return {
    seq: 1,
    id: "question",
    role: "visitor",
    text,
    status: "complete",
    created_at: new Date().toISOString(),
  };
}
