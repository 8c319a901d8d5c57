import { AssistRequest } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { assist } from "../ai/assist.ts";
import { ModelError } from "../ai/chat-model.ts";
import { chooseLanguageModel } from "../ai/choose-model.ts";
import { staff, staffOnly } from "../auth/principal.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { readWidget } from "../store/widgets.ts";
import { callerOf } from "./caller.ts";
import { conversationStub } from "./conversation-stub.ts";
import { parseBody } from "./parse.ts";
import { unwrap } from "./unwrap.ts";

/** The language model's help for an agent: a draft of the next reply, or what the conversation is about. */
export const assistRoutes = new Hono<AppEnv>().post("/:conversation_id", staffOnly, async (c) => {
  const { kind } = await parseBody(c, AssistRequest);
  const conversationId = c.req.param("conversation_id");
  const told = await conversationStub(c.env, conversationId).tellOf(await callerOf(c, staff(c)));
  const { widget_id, messages, locale } = unwrap(told);
  const widget = await readWidget(c.env, widget_id);
  if (!widget) throw new Refusal("not_found", { detail: "This widget was deleted." });
  const model = await chooseLanguageModel(c.env, widget.config);
  if (!model) throw new Refusal("not_configured", { detail: "Drafts and summaries need a language model." });
  try {
    const later = (work: Promise<void>): void => c.executionCtx.waitUntil(work);
    const talk = { config: widget.config, conversation_id: conversationId, messages, locale, later };
    const text = await assist(c.env, model, kind, talk);
    return c.json({ text }, 200, { "cache-control": "no-store" });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    log("assist_failed", { conversation_id: conversationId, code: error.code, error });
    throw new Refusal("unavailable", { detail: "The language model does not answer.", retryAfter: 10 });
  }
});
