import type { Env } from "../env.ts";
import { openaiURL } from "./openai.ts";

export type ProviderEnv = Pick<
  Env,
  | "AI"
  | "AI_GATEWAY_TOKEN"
  | "GROQ_API_KEY"
  | "GROQ_BASE_URL"
  | "OPENAI_API_KEY"
  | "OPENAI_BASE_URL"
  | "OPENAI_MODEL"
  | "OPENROUTER_API_KEY"
  | "OPENROUTER_BASE_URL"
>;

/** Where a language model is asked over OpenAI's chat completions. */
export interface Endpoint {
  /** What we call who is there. */
  provider: string;
  baseURL: string;
  apiKey: string;
  /** Beside the key. */
  headers?: Record<string, string>;
}

interface KnownProvider {
  baseURL: string;
  /** Where a widget names none. */
  model: string;
  key: "OPENAI_API_KEY" | "OPENROUTER_API_KEY" | "GROQ_API_KEY";
  url: "OPENAI_BASE_URL" | "OPENROUTER_BASE_URL" | "GROQ_BASE_URL";
}

/** Who needs no address, the deployment's first choice first. */
const known: Readonly<Record<string, KnownProvider>> = {
  openai: { baseURL: openaiURL, model: "gpt-5-mini", key: "OPENAI_API_KEY", url: "OPENAI_BASE_URL" },
  openrouter: {
    baseURL: "https://openrouter.ai/api/v1",
    model: "openrouter/auto",
    key: "OPENROUTER_API_KEY",
    url: "OPENROUTER_BASE_URL",
  },
  groq: {
    baseURL: "https://api.groq.com/openai/v1",
    model: "llama-3.3-70b-versatile",
    key: "GROQ_API_KEY",
    url: "GROQ_BASE_URL",
  },
};

export const knownProviders = Object.keys(known);
export const workersAI = "workers-ai";
/** Those that take no key: an org cannot bring one for them. */
export const keyless: readonly string[] = [workersAI, "passages"];

/** Own address of a provider that everybody knows; undefined: it has none, or is somebody's own server. */
export const knownAddress = (provider: string): string | undefined =>
  Object.hasOwn(known, provider) ? known[provider]?.baseURL : undefined;

/** The model that is asked where a widget names none. Undefined: there is no usual one at a server of one's own. */
export function usualModel(env: ProviderEnv, provider: string): string | undefined {
  if (provider === workersAI) return "@cf/meta/llama-3.3-70b-instruct-fp8-fast";
  const usual = Object.hasOwn(known, provider) ? known[provider]?.model : undefined;
  return (provider === "openai" && env.OPENAI_MODEL?.trim()) || usual;
}

/** A provider with the deployment's own key. Undefined: it has none for it. */
export function deploymentEndpoint(env: ProviderEnv, provider: string): Endpoint | undefined {
  const about = Object.hasOwn(known, provider) ? known[provider] : undefined;
  const apiKey = about && env[about.key]?.trim();
  if (!apiKey) return undefined;
  const baseURL = env[about.url]?.trim() || about.baseURL;
  const token = env.AI_GATEWAY_TOKEN?.trim();
  const isGateway = URL.parse(baseURL)?.hostname === "gateway.ai.cloudflare.com";
  return {
    provider,
    baseURL,
    apiKey,
    ...(token && isGateway && { headers: { "cf-aig-authorization": `Bearer ${token}` } }),
  };
}

/** Who answers at this deployment where a widget does not choose. Undefined: no language model is set up. */
export function deploymentProvider(env: ProviderEnv): string | undefined {
  const withKey = knownProviders.find((provider) => deploymentEndpoint(env, provider));
  return withKey ?? (env.AI ? workersAI : undefined);
}
