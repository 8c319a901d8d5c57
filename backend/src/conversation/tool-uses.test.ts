import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";
import { ToolUses } from "./tool-uses.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };
const ada: Caller = { kind: "key", org_id: "o", agent: { id: "ada", name: "Ada" }, from: "192.0.2.1" };
const use = (id: string) => ({
  id,
  name: "track",
  label: "Looking up your order",
  state: "asking" as const,
  arguments: "{}",
  after: 1,
  created_at: now,
});

let id: DurableObjectId;
let stub: DurableObjectStub<Conversation>;

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  await saveWidget(env, WidgetConfig.parse(widget), { expectedVersion: null, now });
  id = env.CONVERSATION.idFromName(crypto.randomUUID());
  stub = env.CONVERSATION.get(id);
  await stub.open({ id: "c", ...widget, visitor: { id: "v", verified: false } });
});

test("the newest hundred calls are kept, numbers go on, and what is gone is not changed", async () => {
  await runInDurableObject(stub, (_, { storage }) => {
    const uses = new ToolUses(storage.sql);
    for (let n = 1; n <= 103; n++) uses.append(use(`t_${n}`));
    expect(uses.all()).toHaveLength(100);
    expect(uses.all()[0]).toMatchObject({ number: 4, id: "t_4" });
    expect(uses.replace({ number: 103, ...use("t_103"), state: "done" })).toBe(true);
    expect(uses.all().at(-1)).toMatchObject({ number: 103, state: "done" });
    uses.clear();
    expect(uses.replace({ number: 103, ...use("t_103"), state: "failed" })).toBe(false);
    expect(uses.append(use("t_new")).number).toBe(104);
  });
});

test("a process that dies while the visitor is asked leaves the answer as interrupted, and the call as not made", async () => {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.kv.put("turn", { id: "a_1", text: "One moment." });
    new ToolUses(storage.sql).append(use("t_1"));
    new ToolUses(storage.sql).append({ ...use("t_2"), state: "running" });
  });
  await abortAllDurableObjects();
  stub = env.CONVERSATION.get(id);
  const [phone, desk] = [await Client.connect(stub, visitor), await Client.connect(stub, ada)];
  expect(phone.of("ready")[0]?.messages).toMatchObject([
    { role: "assistant", text: "One moment.", status: "interrupted", code: "interrupted" },
  ]);
  expect(phone.of("typing")).toEqual([]);
  expect(phone.of("ready")[0]).not.toHaveProperty("tools");
  expect(desk.of("ready")[0]?.tools).toMatchObject([
    { id: "t_1", state: "refused" },
    { id: "t_2", state: "failed" },
  ]);
  // What was asked before counts for nothing now, and hurts nobody.
  expect(await stub.perform(visitor, { type: "approve", id: "t_1", on: true })).toMatchObject({ ok: true });
});

test("a conversation that was opened before there were tools has them too", async () => {
  await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec("DROP TABLE tool_uses"));
  await abortAllDurableObjects();
  stub = env.CONVERSATION.get(id);
  expect((await Client.connect(stub, ada)).of("ready")[0]?.tools).toEqual([]);
});
