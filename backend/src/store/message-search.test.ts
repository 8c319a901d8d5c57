import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { expressionOf, phrasesOf } from "../insights/search-words.ts";
import { calendar } from "../insights/days.ts";
import { readInsights } from "./insights.ts";
import { findMessages, forgetDeletedWords } from "./message-search.ts";

const owner = { org_id: "acme", widget_id: "shop" };

interface Said {
  id?: string;
  seq?: number;
  org_id?: string;
  text: string;
  at?: string;
}

async function say(messages: readonly Said[]): Promise<void> {
  await env.DB.batch(
    messages.flatMap(
      ({ id = "c1", seq = 1, org_id = owner.org_id, text, at = "2026-01-05T10:00:00.123Z" }) => [
        env.DB.prepare(
          `INSERT INTO conversations (id, org_id, widget_id, mode, visitor, message_count, version, created_at, updated_at)
           VALUES (?1, ?2, ?3, 'ai', '{"id": "v"}', 1, 1, ?4, ?4) ON CONFLICT DO NOTHING`,
        ).bind(id, org_id, owner.widget_id, at),
        env.DB.prepare(
          `INSERT INTO messages (conversation_id, seq, org_id, widget_id, id, role, message, created_at)
           VALUES (?1, ?2, ?3, ?4, 'm' || ?2, 'visitor', ?5, ?6) ON CONFLICT DO NOTHING`,
        ).bind(id, seq, org_id, owner.widget_id, JSON.stringify({ text }), at),
      ],
    ),
  );
}

async function find(q: string, orgId = owner.org_id): Promise<string[]> {
  const found = await findMessages(env.DB, expressionOf(phrasesOf(q)), {
    orgId,
    widgets: null,
    role: undefined,
    status: undefined,
    from: undefined,
    to: undefined,
    before: null,
    limit: 100,
  });
  return found.map(({ text }) => text);
}

async function count(table: string): Promise<number> {
  return (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? -1;
}

/** In how many of the index's pages the bytes of a word stand. */
async function pagesWith(word: string): Promise<number> {
  const sql = "SELECT count(*) AS n FROM messages_fts_data WHERE instr(block, CAST(? AS BLOB)) > 0";
  return (await env.DB.prepare(sql).bind(word).first<number>("n")) ?? -1;
}

describe("the index", () => {
  test("takes a message in once, however often it is delivered", async () => {
    for (let n = 0; n < 3; n++) await say([{ text: "kumquat" }]);
    expect(await find("kumquat")).toEqual(["kumquat"]);
    expect([await count("message_index"), await count("messages_fts")]).toEqual([1, 1]);
  });

  test("takes in what was said in the same moment, also where something between was deleted", async () => {
    const all = Array.from({ length: 5 }, (_, n) => ({ id: `c${n}`, text: `kumquat ${n}` }));
    await say(all);
    await env.DB.prepare("DELETE FROM messages WHERE conversation_id IN ('c0', 'c2')").run();
    await say([
      { id: "c5", text: "kumquat 5" },
      { id: "c6", text: "kumquat 6" },
      { id: "c7", text: "kumquat 7", at: "2026-01-05T10:00:00.122Z" },
    ]);
    expect((await find("kumquat")).toSorted()).toEqual([1, 3, 4, 5, 6, 7].map((n) => `kumquat ${n}`));
  });

  test("has the newest first, whenever it came", async () => {
    await say([
      { id: "c1", text: "kumquat second", at: "2026-01-05T10:00:00.124Z" },
      { id: "c2", text: "kumquat first", at: "2026-01-05T10:00:00.123Z" },
      { id: "c3", text: "kumquat last", at: "2026-01-06T10:00:00.000Z" },
    ]);
    expect(await find("kumquat")).toEqual(["kumquat last", "kumquat second", "kumquat first"]);
  });

  test("tells orgs apart that differ in capitals, or look like each other's widgets", async () => {
    await say([
      { id: "c1", org_id: "acme", text: "kumquat" },
      { id: "c2", org_id: "Acme", text: "kumquat" },
      { id: "c3", org_id: "acme/shop", text: "kumquat" },
    ]);
    for (const org of ["acme", "Acme", "acme/shop"]) expect(await find("kumquat", org)).toHaveLength(1);
  });

  test("takes in the longest messages there are", async () => {
    await say([
      { id: "c1", text: `${"退".repeat(15_990)}终点${"货".repeat(110_000)}` },
      { id: "c2", text: `${"word ".repeat(25_000)}endpoint` },
    ]);
    expect(await find("终点")).toHaveLength(1);
    expect(await find("endpoint")).toHaveLength(1);
  });

  test("knows of a message without sense or text nothing, and lets it be", async () => {
    await say([{ text: "", at: "2026-01-05T10:00:00.000Z" }]);
    await say([{ id: "c2", text: "kumquat", at: "never" }]);
    expect([await count("messages"), await count("message_index")]).toEqual([2, 1]);
  });

  test("keeps no words of what was deleted, once they are merged away", async () => {
    await say(
      Array.from({ length: 50 }, (_, n) => ({
        id: `c${n}`,
        text: `word${n} ${n === 20 ? "qqsecretqq" : ""}`,
      })),
    );
    expect(await pagesWith("qsecretqq")).toBeGreaterThan(0);
    await env.DB.prepare("DELETE FROM messages WHERE conversation_id = 'c20'").run();
    expect(await find("qqsecretqq")).toEqual([]);
    await forgetDeletedWords(env.DB);
    expect(await pagesWith("qsecretqq")).toBe(0);
    expect(await find("word21")).toHaveLength(1);
    await forgetDeletedWords(env.DB);
    expect(await find("word21")).toHaveLength(1);
  });
});

test("what was said before there were insights and search is counted and found", async () => {
  const migration = env.TEST_MIGRATIONS.find(({ name }) => name.startsWith("0005"));
  if (!migration) throw new Error("there is no such migration");
  const made = [
    ...migration.queries.join("\n").matchAll(/CREATE (?:VIRTUAL )?(TABLE|VIEW|TRIGGER|INDEX) (\w+)/g),
  ];
  for (const [, kind, name] of made.toReversed()) await env.DB.exec(`DROP ${kind} IF EXISTS ${name}`);
  expect(made.length).toBeGreaterThan(10);
  await say([
    { id: "c1", seq: 1, text: "kumquat one", at: "2026-01-05T10:00:00.000Z" },
    { id: "c1", seq: 2, text: "kumquat two", at: "2026-01-06T10:00:00.000Z" },
    { id: "c2", seq: 1, text: "退货", at: "2026-01-06T10:00:00.000Z" },
  ]);
  await env.DB.batch(migration.queries.map((query) => env.DB.prepare(query)));
  expect(await find("kumquat")).toEqual(["kumquat two", "kumquat one"]);
  expect(await find("退货")).toEqual(["退货"]);
  const { days } = await readInsights(env.DB, owner, calendar("UTC", "2026-01-05", "2026-01-06"));
  expect(days.map(({ conversations, messages_visitor }) => [conversations, messages_visitor])).toEqual([
    [1, 1],
    [1, 2],
  ]);
  await say([{ id: "c3", text: "kumquat three", at: "2026-01-07T10:00:00.000Z" }]);
  expect(await find("kumquat")).toHaveLength(3);
});
