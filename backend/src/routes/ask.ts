import { AskRequest } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ask } from "../ai/ask.ts";
import { ModelError } from "../ai/chat-model.ts";
import { keyOnly } from "../auth/principal.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { appCredentials } from "../shopify/app-credentials.ts";
import { leavesAnswers } from "../shopify/plan/leaves-answers.ts";
import { addAnswer } from "../store/shop-plans.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody } from "./parse.ts";

/** One answer for a server that has a question and no visitor. */
export const askRoutes = new Hono<AppEnv>().post("/:widget_id", keyOnly, async (c) => {
  const { config } = await ownedWidget(c, c.req.param("widget_id"));
  const { question, locale } = await parseBody(c, AskRequest);
  if (!config.ai_enabled)
    throw new Refusal("forbidden", { detail: "This widget's assistant is switched off: ai_enabled." });
  if (!(await leavesAnswers(c.env, config.org_id)))
    throw new Refusal("forbidden", {
      detail: "The answers of this month that the shop's plan includes are used up.",
    });
  try {
    const later = (work: Promise<void>): void => c.executionCtx.waitUntil(work);
    const answer = await ask(c.env, { config, question, locale, later });
    if (appCredentials(c.env)) later(addAnswer(c.env.DB, config.org_id, Date.now()));
    return c.json(answer, 200, {
      "cache-control": "no-store",
    });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { org_id, widget_id } = config;
    log("ask_failed", { org_id, widget_id, code: error.code, error });
    throw new Refusal("unavailable", { detail: "The assistant does not answer.", retryAfter: 10 });
  }
});
