import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { ConversationSummary } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { greetingMax, LiveList } from "./live-list.ts";

const minuteMs = 60_000;
const start = Date.parse("2026-01-01T00:00:00.000Z");

function summary(id: string, version: number, more: Partial<ConversationSummary> = {}): ConversationSummary {
  const at = new Date(start).toISOString();
  return {
    id,
    widget_id: "w",
    mode: "ai",
    mode_since: at,
    labels: [],
    unread: 0,
    visitor: { id: "v", verified: false },
    message_count: 1,
    version,
    created_at: at,
    updated_at: at,
    ...more,
  };
}

/** With real storage. `anew` reads it again, as an object that wakes does. */
const withList = (use: (list: LiveList, anew: () => LiveList) => void): Promise<void> =>
  runInDurableObject(env.INBOX.get(env.INBOX.newUniqueId()), (_, { storage }) =>
    use(new LiveList(storage), () => new LiveList(storage)),
  );

const idsOf = (summaries: string[]): string[] => summaries.map((json) => JSON.parse(json).id as string);

test("repeated and out of order, the newest version holds", () =>
  withList((list) => {
    expect(list.take(summary("a", 3, { mode: "human" }), start)).not.toBeNull();
    expect(list.take(summary("a", 3), start)).toBeNull();
    expect(list.take(summary("a", 2), start)).toBeNull();
    expect(list.get("a")).toMatchObject({ mode: "human", version: 3 });
    expect(list.take(summary("a", 4), start)?.before).toMatchObject({ version: 3 });
  }));

test("any order of any updates ends in the same list", () =>
  withList((list) => {
    const updates = Array.from({ length: 400 }, (_, n) =>
      summary(`c${n % 20}`, Math.floor(n / 20), { mode: n % 3 ? "ai" : "waiting" }),
    );
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const shuffled = [...updates, ...updates]
      .map((update) => ({ update, place: random() }))
      .toSorted((a, b) => a.place - b.place);
    for (const { update } of shuffled) list.take(update, start);
    for (const update of updates.slice(-20))
      expect(list.get(update.id)).toMatchObject({ version: 19, mode: update.mode });
  }));

test("who knows a cursor is told what changed after it, once, as it is now", () =>
  withList((list, anew) => {
    list.take(summary("a", 1), start);
    list.take(summary("b", 1), start);
    const { cursor } = list;
    list.take(summary("c", 1), start);
    list.take(summary("a", 2), start);
    list.take(summary("a", 3), start);
    for (const each of [list, anew()]) {
      const { summaries, reset } = each.missed(cursor, null, start + 60 * minuteMs);
      expect([idsOf(summaries), reset]).toEqual([["c", "a"], false]);
      expect(JSON.parse(summaries[1]!)).toMatchObject({ version: 3 });
      expect(each.missed(each.cursor, null, start).summaries).toEqual([]);
    }
  }));

test("who knows none is told what changed lately", () =>
  withList((list) => {
    list.take(summary("a", 1), start);
    list.take(summary("b", 1), start + 3 * minuteMs);
    const { summaries, reset } = list.missed(null, null, start + 4 * minuteMs);
    expect([idsOf(summaries), reset]).toEqual([["b"], false]);
  }));

test("a scope bounds what is told", () =>
  withList((list) => {
    list.take(summary("a", 1), start);
    list.take(summary("b", 1, { widget_id: "v" }), start);
    expect(idsOf(list.missed(null, ["v"], start).summaries)).toEqual(["b"]);
    expect(list.missed(null, [], start).summaries).toEqual([]);
  }));

test("a cursor of another life, of the future or none at all starts from the list again", () =>
  withList((list) => {
    list.take(summary("a", 1), start);
    const life = list.cursor.split(".")[0];
    for (const cursor of ["", "x", "00000000.0", `${life}.2`, `${life}.-1`, `${life}.1e3`, `${life}.`])
      expect(list.missed(cursor, null, start)).toMatchObject({ reset: true });
    expect(list.missed(`${life}.0`, null, start)).toMatchObject({ reset: false });
  }));

test("who missed more than a greeting carries starts from the list again, with the newest", () =>
  withList((list) => {
    const { cursor } = list;
    for (let n = 0; n <= greetingMax; n++) list.take(summary(`c${n}`, 1), start);
    const { summaries, reset } = list.missed(cursor, null, start);
    expect([summaries.length, reset]).toEqual([greetingMax, true]);
    expect(idsOf(summaries)).not.toContain("c0");
  }));

test("an erased conversation does not come back, and who was away reads the list again", () =>
  withList((list, anew) => {
    list.take(summary("a", 1), start);
    const { cursor } = list;
    expect(list.erase("a", start)).toMatchObject({ id: "a" });
    expect(list.erase("a", start)).toBeUndefined();
    for (const each of [list, anew()]) {
      expect(each.take(summary("a", 2), start)).toBeNull();
      expect(each.missed(cursor, null, start).reset).toBe(true);
      expect(each.missed(each.cursor, null, start).reset).toBe(false);
    }
  }));

test("what is closed or quiet is forgotten in time, what people have to do with is not", () =>
  withList((list, anew) => {
    list.take(summary("closed", 1, { mode: "closed" }), start);
    list.take(summary("ai", 1), start);
    list.take(summary("waiting", 1, { mode: "waiting" }), start);
    list.take(summary("human", 1, { mode: "human" }), start);
    const { cursor } = list;
    list.take(summary("later", 1, { mode: "human" }), start + 11 * minuteMs);
    expect([...list.entries].map(({ id }) => id)).toEqual(["ai", "waiting", "human", "later"]);
    expect(list.missed(cursor, null, start).reset).toBe(false);
    list.take(summary("later", 2, { mode: "human" }), start + 25 * 60 * minuteMs);
    for (const each of [list, anew()])
      expect([...each.entries].map(({ id }) => id).toSorted()).toEqual(["human", "later", "waiting"]);
    const beginning = `${cursor.split(".")[0]}.0`;
    expect(list.missed(beginning, null, start).reset).toBe(true);
  }));

test("a very busy org's list stays bounded, and keeps those who wait", () =>
  withList((list, anew) => {
    list.take(summary("waits", 1, { mode: "waiting" }), start);
    for (let n = 0; n < 20_500; n++) list.take(summary(`c${n}`, 1), start + n);
    expect([...list.entries].length).toBeLessThanOrEqual(20_000);
    expect(list.get("waits")).toBeDefined();
    expect(list.get("c20499")).toBeDefined();
    expect([...anew().entries].length).toBe([...list.entries].length);
  }));

test("where a visitor was told to stand is known until they wait anew", () =>
  withList((list, anew) => {
    list.take(summary("a", 1, { mode: "waiting" }), start);
    list.place("a", 4);
    list.take(summary("a", 2, { mode: "waiting", unread: 2 }), start);
    expect(anew().get("a")?.placed).toBe(4);
    const later = new Date(start + minuteMs).toISOString();
    list.take(summary("a", 3, { mode: "waiting", mode_since: later }), start);
    expect(anew().get("a")?.placed).toBeNull();
  }));
