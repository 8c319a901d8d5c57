import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import type { ChatModel } from "./chat-model.ts";
import { hostOf, openaiModel } from "./openai.ts";
import { passagesModel, type PassagesOptions } from "./passages.ts";

type ModelEnv = Pick<Env, "OPENAI_API_KEY" | "OPENAI_BASE_URL" | "OPENAI_MODEL">;

const defaultModel = "gpt-5-mini";

/** Whether a language model answers, and not the passages themselves. */
export function isLanguageModelSet(env: ModelEnv): boolean {
  return Boolean(env.OPENAI_API_KEY?.trim());
}

/** A language model where the deployment has a key for one, else the passages quote themselves. */
export function chooseModel(
  env: ModelEnv,
  config: Pick<WidgetConfig, "model" | "handoff"> | undefined,
  passages: Pick<PassagesOptions, "pause"> = {},
): ChatModel {
  const apiKey = env.OPENAI_API_KEY?.trim();
  if (!apiKey) return passagesModel({ handoff: config?.handoff.enabled ?? false, ...passages });
  const baseURL = env.OPENAI_BASE_URL?.trim();
  return openaiModel({
    apiKey,
    ...(baseURL && { baseURL }),
    model: config?.model ?? deploymentModel(env),
  });
}

export interface ModelDescription {
  name: string;
  kind: "openai" | "passages";
  /** For the operator, e.g. in /health and at start. */
  detail: string;
}

/** Which model this deployment answers with, where a widget does not choose its own. */
export function describeModel(env: ModelEnv): ModelDescription {
  if (!env.OPENAI_API_KEY?.trim()) {
    return {
      name: "passages",
      kind: "passages",
      detail: "passages, set OPENAI_API_KEY for a language model",
    };
  }
  const model = deploymentModel(env);
  const baseURL = env.OPENAI_BASE_URL?.trim();
  return {
    name: `openai:${model}`,
    kind: "openai",
    detail: baseURL ? `${model} at ${hostOf(baseURL)}` : `${model} at OpenAI`,
  };
}

function deploymentModel(env: ModelEnv): string {
  return env.OPENAI_MODEL?.trim() || defaultModel;
}
