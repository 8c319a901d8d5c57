import { env } from "cloudflare:workers";
import type { AuditEntry } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { newRecord } from "../conversation/record.ts";
import type { ConversationEvent } from "../conversation/events.ts";
import { deleteAuditEntries, insertAuditEntry, listAuditEntries } from "./audit.ts";
import { applyDelivery } from "./conversations.ts";
import { deleteTraces } from "./traces.ts";

const dayMs = 24 * 3600 * 1000;

function entry(id: string, fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id,
    at: new Date().toISOString(),
    actor: { kind: "key", id: "k_1", name: "WordPress" },
    action: "config.save",
    target: "main",
    widget_id: "main",
    address: "192.0.2.1",
    details: {},
    ...fields,
  };
}

const all = {
  orgId: "org",
  widgets: null,
  actor: undefined,
  action: undefined,
  target: undefined,
  from: undefined,
  to: undefined,
  after: null,
  limit: 100,
};
const idsOf = async (filter: Partial<Parameters<typeof listAuditEntries>[1]>) =>
  (await listAuditEntries(env.DB, { ...all, ...filter })).map(({ id }) => id);

test("an entry is never changed, replaced or deleted before its time", async () => {
  await insertAuditEntry(env.DB, "org", entry("a_1"));
  const replacement = `INSERT OR REPLACE INTO audit (id, org_id, at, actor_kind, action, details)
                       VALUES ('a_1', 'org', '', 'key', 'x', '{}')`;
  for (const sql of ["UPDATE audit SET action = 'nothing'", replacement, "DELETE FROM audit"]) {
    await expect(env.DB.prepare(sql).run()).rejects.toThrow(/audit entries are/);
  }
  expect(await listAuditEntries(env.DB, all)).toEqual([entry("a_1", { at: expect.any(String) })]);
});

test("after 400 days entries can be deleted, some at a time", async () => {
  const old = new Date(Date.now() - 401 * dayMs).toISOString();
  const young = new Date(Date.now() - 399 * dayMs).toISOString();
  await insertAuditEntry(env.DB, "org", entry("a_1", { at: old }));
  await insertAuditEntry(env.DB, "org", entry("a_2", { at: old }));
  await insertAuditEntry(env.DB, "org", entry("a_3", { at: young }));
  const before = new Date(Date.now() - 400 * dayMs).toISOString();
  expect(await deleteAuditEntries(env.DB, { before, limit: 1 })).toBe(1);
  expect(await deleteAuditEntries(env.DB, { before, limit: 5 })).toBe(1);
  expect(await deleteAuditEntries(env.DB, { before, limit: 5 })).toBe(0);
  expect(await idsOf({})).toEqual(["a_3"]);
});

const at = (day: number): string => `2026-11-0${day}T12:00:00.000Z`;

test("a list is one org's, newest first, and can be narrowed down", async () => {
  const ana = { kind: "agent", id: "ana", name: "Ana" } as const;
  const operator = { kind: "platform", id: null, name: null } as const;
  await insertAuditEntry(env.DB, "org", entry("a_1", { at: at(1) }));
  await insertAuditEntry(env.DB, "org", entry("a_2", { at: at(2), actor: ana, action: "key.create" }));
  await insertAuditEntry(env.DB, "org", entry("a_3", { at: at(3), actor: operator, action: "key.delete" }));
  await insertAuditEntry(env.DB, "org", entry("a_4", { at: at(3), widget_id: null, target: "k_2" }));
  await insertAuditEntry(
    env.DB,
    "org",
    entry("a_5", { at: at(4), widget_id: "other", action: "keys.count" }),
  );
  await insertAuditEntry(env.DB, "other", entry("a_6", { at: at(5) }));
  expect(await idsOf({})).toEqual(["a_5", "a_4", "a_3", "a_2", "a_1"]);
  expect(await idsOf({ limit: 2 })).toEqual(["a_5", "a_4"]);
  expect(await idsOf({ after: { at: at(3), id: "a_4" } })).toEqual(["a_3", "a_2", "a_1"]);
  expect(await idsOf({ actor: "ana" })).toEqual(["a_2"]);
  expect(await idsOf({ actor: "platform" })).toEqual(["a_3"]);
  expect(await idsOf({ action: "key.delete" })).toEqual(["a_3"]);
  expect(await idsOf({ action: "key" })).toEqual(["a_3", "a_2"]);
  expect(await idsOf({ target: "k_2" })).toEqual(["a_4"]);
  expect(await idsOf({ from: at(2), to: at(3) })).toEqual(["a_2"]);
  expect(await idsOf({ widgets: ["main"] })).toEqual(["a_3", "a_2", "a_1"]);
  expect(await idsOf({ widgets: [] })).toEqual([]);
});

test("what agents and keys do in a conversation is written down once, without what was said", async () => {
  const ana = { id: "ana", name: "Ana" };
  const bob = { id: "bob", name: "Bob" };
  const visitor = { id: "v_1", verified: false, email: "visitor@example.com" };
  const record = newRecord({ id: "c_1", org_id: "org", widget_id: "main", visitor }, at(1));
  const happened = { at: at(1), started_at: at(1) };
  const byAna = { actor: { kind: "agent", address: "192.0.2.7", ...ana } } as const;
  const byKey = { actor: { kind: "key", id: "k_1", name: "WordPress", address: "192.0.2.8" } } as const;
  const events: ConversationEvent[] = [
    {
      number: 1,
      ...happened,
      actor: { kind: "visitor", id: "v_1" },
      type: "handoff.requested",
      data: { by: "visitor" },
    },
    {
      number: 2,
      ...happened,
      ...byAna,
      type: "takeover",
      data: { agent: ana, from: bob, reason: "Bob is at lunch", alone: -1 },
    },
    { number: 3, ...happened, ...byAna, type: "labelled", data: { labels: ["refund"] } },
    { number: 4, ...happened, ...byKey, type: "contact.collected", data: { email: "visitor@example.com" } },
    { number: 5, ...happened, actor: { kind: "platform" }, type: "conversation.closed", data: { ms: 5 } },
    { number: 6, ...happened, actor: { kind: "system" }, type: "agent.lost", data: { agent: ana } },
  ];
  const delivery = { record, messages: [], events, visitorAway: false };
  await applyDelivery(env.DB, delivery);
  await applyDelivery(env.DB, delivery);
  const entries = await listAuditEntries(env.DB, all);
  const common = { at: at(1), target: "c_1", widget_id: "main" };
  expect(entries).toEqual([
    {
      ...common,
      id: "a_c_1_5",
      actor: { kind: "platform", id: null, name: null },
      action: "conversation.close",
      address: null,
      details: {},
    },
    {
      ...common,
      id: "a_c_1_4",
      actor: { kind: "key", id: "k_1", name: "WordPress" },
      action: "contact.collect",
      address: "192.0.2.8",
      details: {},
    },
    {
      ...common,
      id: "a_c_1_3",
      actor: { kind: "agent", ...ana },
      action: "conversation.label",
      address: "192.0.2.7",
      details: { labels: ["refund"] },
    },
    {
      ...common,
      id: "a_c_1_2",
      actor: { kind: "agent", ...ana },
      action: "conversation.takeover",
      address: "192.0.2.7",
      details: { agent: "ana", from: "bob", reason: "Bob is at lunch" },
    },
  ]);
  await deleteTraces(env.DB, { org_id: "org", conversation_id: "c_1", before: undefined });
  await applyDelivery(env.DB, delivery);
  expect(await listAuditEntries(env.DB, all)).toEqual(entries);
});
