import type { ModelChoice, WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { ChatModel } from "./chat-model.ts";
import { contextWindow } from "./context-window.ts";
import { fallbackModel } from "./fallback-model.ts";
import { hostOf, openaiModel } from "./openai.ts";
import { orgEndpoints } from "./org-providers.ts";
import { passagesModel, type PassagesOptions } from "./passages.ts";
import {
  deploymentEndpoint,
  deploymentProvider,
  type Endpoint,
  knownProviders,
  type ProviderEnv,
  usualModel,
  workersAI,
} from "./providers.ts";
import { seesPictures } from "./sees-pictures.ts";
import { type TextGeneration, workersAIModel } from "./workers-ai.ts";

type ModelEnv = ProviderEnv & Pick<Env, "DB" | "FOYER_SECRET" | "WEBHOOKS_ALLOW_PRIVATE">;
type Chooser = Pick<WidgetConfig, "org_id" | "widget_id" | "model" | "models" | "handoff">;

/** Where another model stands ready, nobody waits as long for this one. */
const firstTokenMs = 10_000;

/** Whether language models can be asked for an org, of its own or of the deployment's. */
export async function hasLanguageModel(env: ModelEnv, orgId: string | null): Promise<boolean> {
  if (deploymentProvider(env) !== undefined) return true;
  return orgId !== null && (await orgEndpoints(env, orgId)).size > 0;
}

/**
 * Who answers for a widget: those that it names, in order, else the org's or the deployment's usual model, else the
 * passages quote themselves.
 */
export async function chooseModel(
  env: ModelEnv,
  config: Chooser,
  passages: Pick<PassagesOptions, "pause"> = {},
): Promise<ChatModel> {
  const quoting = (): ChatModel => passagesModel({ handoff: config.handoff.enabled, ...passages });
  return chain(await chosen(env, config), env, quoting) ?? quoting();
}

/** The same for what only a language model can do. Null: there is none. */
export async function chooseLanguageModel(env: ModelEnv, config: Chooser): Promise<ChatModel | null> {
  return chain(await chosen(env, config), env, () => undefined) ?? null;
}

/** Where what is said for a widget can be moderated: at OpenAI where that is among those who answer, else at the first. */
export async function moderationEndpoint(env: ModelEnv, config: Chooser): Promise<Endpoint | undefined> {
  const endpoints = (await chosen(env, config)).flatMap(({ endpoint }) => endpoint ?? []);
  return endpoints.find(({ provider }) => provider === "openai") ?? endpoints[0];
}

/** A model, and where it is. `endpoint` undefined: at Workers AI, or the passages. */
interface Chosen {
  choice: ModelChoice;
  endpoint: Endpoint | undefined;
}

/** What can be asked of what was chosen; the log is told of the rest. */
async function chosen(env: ModelEnv, config: Chooser): Promise<Chosen[]> {
  const { org_id, widget_id } = config;
  const own = await orgEndpoints(env, org_id);
  const choices = config.models.length > 0 ? config.models : usualChoice(env, own, config.model);
  return choices.flatMap((choice) => {
    const { provider } = choice;
    if (provider === "passages" || (provider === workersAI && env.AI)) return { choice, endpoint: undefined };
    const endpoint = own.get(provider) ?? deploymentEndpoint(env, provider);
    const model = choice.model ?? usualModel(env, provider);
    if (endpoint && model) return { choice: { ...choice, model }, endpoint };
    log("model_provider_unset", { org_id, widget_id, provider, why: endpoint ? "no model" : "no key" });
    return [];
  });
}

/** An org's own key goes before the deployment's. A server of its own is asked by widgets that name it. */
function usualChoice(
  env: ModelEnv,
  own: ReadonlyMap<string, Endpoint>,
  model: string | null,
): readonly ModelChoice[] {
  const provider = knownProviders.find((each) => own.has(each)) ?? deploymentProvider(env);
  return provider === undefined ? [] : [{ provider, model, context_tokens: null, vision: null }];
}

function chain(
  all: readonly Chosen[],
  env: ModelEnv,
  quoting: () => ChatModel | undefined,
): ChatModel | undefined {
  const [first, ...others] = all.flatMap((each, index) => {
    if (each.choice.provider === "passages") return quoting() ?? [];
    return languageModel(each, env, index < all.length - 1);
  });
  return first && (others.length > 0 ? fallbackModel([first, ...others]) : first);
}

function languageModel({ choice, endpoint }: Chosen, env: ModelEnv, isFollowed: boolean): ChatModel {
  const model = choice.model ?? usualModel(env, choice.provider) ?? "";
  const contextTokens = choice.context_tokens ?? contextWindow(model);
  const sees = choice.vision ?? seesPictures(model);
  const limits = isFollowed ? { firstTokenMs } : {};
  const options = { ...limits, model, contextTokens, sees };
  if (endpoint) return openaiModel({ ...endpoint, ...options, ...(isFollowed && { attempts: 1 }) });
  return workersAIModel({ ai: env.AI as unknown as TextGeneration, ...options });
}

export interface ModelDescription {
  name: string;
  /** Where it is asked; undefined: there is nothing to reach over an address. */
  endpoint?: Endpoint;
  kind: "language" | "passages";
  /** For the operator, e.g. in /health and at start. */
  detail: string;
}

/** Which model this deployment answers with, where neither a widget nor its org chooses. */
export function describeModel(env: ProviderEnv): ModelDescription {
  const provider = deploymentProvider(env);
  if (provider === undefined) {
    return {
      name: "passages",
      kind: "passages",
      detail: "passages, set OPENAI_API_KEY for a language model",
    };
  }
  const model = usualModel(env, provider) ?? "";
  const endpoint = deploymentEndpoint(env, provider);
  return {
    name: `${provider}:${model}`,
    ...(endpoint && { endpoint }),
    kind: "language",
    detail: `${model} at ${whereOf(env, provider, endpoint)}`,
  };
}

function whereOf(env: ProviderEnv, provider: string, endpoint: Endpoint | undefined): string {
  if (!endpoint) return "Workers AI";
  return provider === "openai" && !env.OPENAI_BASE_URL?.trim() ? "OpenAI" : hostOf(endpoint.baseURL);
}
