import { type ToolDefinition, ToolsRequest, WidgetConfig } from "@foyer/shared-widget/protocol";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import { putTools } from "./put-tools.ts";
import { forgetTools, toolsOf } from "./registry.ts";

const owner = { org_id: "acme", widget_id: "main" };
const config = WidgetConfig.parse(owner);
const names = async (): Promise<string[]> => (await toolsOf(env, config)).map(({ name }) => name);
const webhook = (name: string, more: Record<string, unknown> = {}): ToolDefinition =>
  ToolsRequest.parse({
    tools: [
      {
        kind: "webhook",
        name,
        description: "Does it.",
        parameters: { type: "object" },
        url: "https://shop.example.com/",
        ...more,
      },
    ],
  }).tools[0]!;

beforeEach(async () => {
  forgetTools(owner.widget_id);
  await ensureOrg(env.DB, owner.org_id, new Date().toISOString());
  await saveWidget(env, config, { expectedVersion: null, now: new Date().toISOString() });
});

test("where nothing was put the assistant may ask for a person, if the widget has any", async () => {
  expect(await names()).toEqual(["hand_off_to_person"]);
  forgetTools(owner.widget_id);
  const alone = WidgetConfig.parse({ ...owner, handoff: { enabled: false } });
  expect(await toolsOf(env, alone)).toEqual([]);
});

test("tools come in their owner's order, with a label for visitors", async () => {
  await putTools(env, owner, [webhook("b_tool"), webhook("a", { label: "Looking", approval: true })]);
  expect(await toolsOf(env, config)).toMatchObject([
    { name: "b_tool", label: "B tool", approval: false },
    { name: "a", label: "Looking", approval: true },
  ]);
});

test("what was read is good for seconds, and what was put here holds at once", async () => {
  await putTools(env, owner, [webhook("before")]);
  expect(await names()).toEqual(["before"]);
  await putTools(env, owner, [webhook("after")]);
  expect(await names()).toEqual(["before"]);
  forgetTools(owner.widget_id);
  expect(await names()).toEqual(["after"]);
});

test("where the registry cannot be read the assistant answers without the owner's tools", async () => {
  await putTools(env, owner, [webhook("one")]);
  await env.DB.prepare("DROP TABLE tools").run();
  expect(await names()).toEqual(["hand_off_to_person"]);
});

test("a model is given no more than it can take", async () => {
  const description = "x".repeat(1_000);
  const parameters = { type: "object", description: "y".repeat(7_000) };
  await putTools(
    env,
    owner,
    Array.from({ length: 20 }, (_, at) => webhook(`tool_${at}`, { description, parameters })),
  );
  const given = await names();
  expect(given.length).toBeGreaterThan(5);
  expect(given.length).toBeLessThan(9);
});

test("a secret that somebody put into the database signs nothing", async () => {
  await putTools(env, owner, [webhook("one")]);
  await env.DB.prepare("UPDATE tools SET secret = secret || 'AAAA'").run();
  const [tool] = await toolsOf(env, config);
  const called = await tool?.run(
    {},
    {
      env,
      config,
      conversationId: "c_1",
      visitor: { id: "v_1", verified: false },
      callId: "t_1",
      signal: new AbortController().signal,
    },
  );
  expect(called).toMatchObject({ ok: false, text: expect.stringContaining("not set up right") });
});
