import { env as bindings } from "cloudflare:workers";
import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { saveProvider } from "../store/providers.ts";
import { chooseLanguageModel, chooseModel, describeModel, hasLanguageModel } from "./choose-model.ts";
import { forgetEndpoints } from "./org-providers.ts";
import { sealKey } from "./provider-key.ts";

let org_id: string;
const config = (over: object = {}) => WidgetConfig.parse({ widget_id: "w", org_id, ...over });
const envOf = (over: Record<string, unknown> = {}) => ({
  DB: bindings.DB,
  FOYER_SECRET: "foyer",
  ...over,
});
const named = async (env: Record<string, unknown>, over: object = {}): Promise<string> =>
  (await chooseModel(envOf(env), config(over))).name;

async function bring(name: string, base_url: string | null, secret = "foyer"): Promise<void> {
  const key = await sealKey("sk-own", { org_id, name, base_url }, secret);
  await saveProvider(
    bindings.DB,
    { org_id, name, base_url, key, updated_at: "2026-01-01T00:00:00.000Z" },
    20,
  );
  forgetEndpoints(org_id);
}

beforeEach(() => {
  org_id = `o${crypto.randomUUID().slice(0, 8)}`;
});

test("without a key the passages answer, and the operator is told how to change that", async () => {
  expect(await named({}, { model: "m" })).toBe("passages");
  expect(await named({ OPENAI_API_KEY: " " })).toBe("passages");
  expect(describeModel({}).detail).toBe("passages, set OPENAI_API_KEY for a language model");
});

test("with a key the widget's model goes before the deployment's", async () => {
  const env = { OPENAI_API_KEY: "sk-secret", OPENAI_MODEL: "gpt-5" };
  expect(await named(env)).toBe("openai:gpt-5");
  expect(await named(env, { model: "tiny" })).toBe("openai:tiny");
  expect(await named({ OPENAI_API_KEY: "sk-secret" })).toBe("openai:gpt-5-mini");
});

test("the description never holds a key", () => {
  const { endpoint: _, ...told } = describeModel({
    OPENAI_API_KEY: "sk-secret",
    OPENAI_BASE_URL: "https://user:pw@llm.test/v1",
    OPENAI_MODEL: "m",
  });
  expect(told).toEqual({ name: "openai:m", kind: "language", detail: "m at llm.test" });
});

test("each known provider with a key has a usual model, and Workers AI is the last choice", async () => {
  expect(await named({ OPENROUTER_API_KEY: "k", GROQ_API_KEY: "k", AI: {} })).toBe(
    "openrouter:openrouter/auto",
  );
  expect(await named({ GROQ_API_KEY: "k", AI: {} })).toBe("groq:llama-3.3-70b-versatile");
  expect(await named({ AI: {} })).toBe("workers-ai:@cf/meta/llama-3.3-70b-instruct-fp8-fast");
  expect(describeModel({ AI: {} as Ai }).detail).toBe(
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast at Workers AI",
  );
});

test("a widget's chain begins with the first that can be asked", async () => {
  const models = [
    { provider: "groq" },
    { provider: "mine", model: "m" },
    { provider: "openai", model: "small" },
  ];
  expect(await named({ OPENAI_API_KEY: "k" }, { models })).toBe("openai:small");
  expect(await named({ OPENAI_API_KEY: "k", GROQ_API_KEY: "k" }, { models })).toBe(
    "groq:llama-3.3-70b-versatile",
  );
  await bring("mine", "https://llm.example.com/v1");
  expect(await named({ OPENAI_API_KEY: "k" }, { models })).toBe("mine:m");
});

test("a chain of which nothing is set up leaves the passages; for what they cannot do there is nobody", async () => {
  const over = { models: [{ provider: "groq" }] };
  expect(await named({ OPENAI_API_KEY: "k" }, over)).toBe("passages");
  expect(await chooseLanguageModel(envOf({ OPENAI_API_KEY: "k" }), config(over))).toBeNull();
});

test("passages may be the last of a chain, and are no language model", async () => {
  const over = { models: [{ provider: "openai" }, { provider: "passages" }] };
  const model = await chooseLanguageModel(envOf({ OPENAI_API_KEY: "k" }), config(over));
  expect(model?.name).toBe("openai:gpt-5-mini");
  expect(await named({ OPENAI_API_KEY: "k" }, { models: [{ provider: "passages" }] })).toBe("passages");
});

test("an org's own key goes before the deployment's, and works where that has none", async () => {
  expect(await hasLanguageModel(envOf(), org_id)).toBe(false);
  await bring("groq", null);
  expect(await hasLanguageModel(envOf(), org_id)).toBe(true);
  expect(await named({ OPENAI_API_KEY: "k" })).toBe("groq:llama-3.3-70b-versatile");
  expect(await hasLanguageModel(envOf(), "another")).toBe(false);
});

test("a server of its own is asked only by widgets that name it and a model", async () => {
  await bring("mine", "https://llm.example.com/v1");
  expect(await named({})).toBe("passages");
  expect(await named({}, { models: [{ provider: "mine" }] })).toBe("passages");
  expect(await named({}, { models: [{ provider: "mine", model: "m" }] })).toBe("mine:m");
});

test("a key that was sealed with another secret, or whose address became private, is not used", async () => {
  const models = [{ provider: "mine", model: "m" }];
  await bring("mine", "https://llm.example.com/v1", "another secret");
  expect(await named({}, { models })).toBe("passages");
  await bring("mine", "https://10.0.0.1/v1");
  expect(await named({}, { models })).toBe("passages");
  expect(await named({ WEBHOOKS_ALLOW_PRIVATE: "1" }, { models: [{ provider: "mine", model: "x" }] })).toBe(
    "passages",
  );
  forgetEndpoints(org_id);
  expect(await named({ WEBHOOKS_ALLOW_PRIVATE: "1" }, { models })).toBe("mine:m");
});

test("of several models the smallest window counts", async () => {
  const models = [
    { provider: "openai", model: "gpt-5" },
    { provider: "openai", model: "small", context_tokens: 4_096 },
  ];
  expect((await chooseModel(envOf({ OPENAI_API_KEY: "k" }), config({ models }))).contextTokens).toBe(4_096);
});
