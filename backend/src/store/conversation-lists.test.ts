import { env } from "cloudflare:workers";
import type { Author, Mode } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { newRecord } from "../conversation/record.ts";
import { type ConversationsFilter, listConversations } from "./conversation-lists.ts";
import { applyDelivery } from "./conversations.ts";

const ana = { id: "ana", name: "Ana" };
const ben = { id: "ben", name: "Ben" };

interface Given {
  org?: string;
  widget?: string;
  mode?: Mode;
  agent?: Author;
  assignee?: Author;
  labels?: string[];
  visitor?: Record<string, string>;
  text?: string;
}

/** As an outbox delivers it. Those written later changed later. */
async function write(id: string, given: Given = {}): Promise<void> {
  const { org = "o", widget = "w", visitor = {}, text = "Hello", mode = "ai", agent, assignee } = given;
  const at = new Date(Date.parse("2026-01-01T00:00:00Z") + written++ * 1_000).toISOString();
  const opened = {
    id,
    org_id: org,
    widget_id: widget,
    visitor: { id: `v-${id}`, verified: false, ...visitor },
  };
  const record = {
    ...newRecord(opened, at),
    mode,
    labels: given.labels ?? [],
    ...(agent && { agent }),
    ...(assignee && { assignee }),
    last_seq: 1,
    version: 1,
  };
  const last = { seq: 1, id: "m", role: "visitor", text, status: "complete", created_at: at } as const;
  await applyDelivery(env.DB, { record, messages: [last], events: [], last, visitorAway: false });
}
let written = 0;

beforeEach(async () => {
  written = 0;
  await write("plain");
  await write("waits", { mode: "waiting", labels: ["Billing", "vip"] });
  await write("held", { mode: "human", agent: ana, assignee: ben, text: "My 100% _special_ parcel" });
  await write("done", {
    mode: "closed",
    assignee: ana,
    visitor: { name: "Zoë Müller", email: "Zoe@Example.com" },
  });
  await write("other widget", { widget: "x", visitor: { user_id: "user-77" } });
  await write("other org", { org: "p", mode: "waiting", agent: ana, labels: ["vip"], text: "parcel" });
});

const ids = async (filter: Partial<ConversationsFilter> = {}): Promise<string[]> => {
  const found = await listConversations(env.DB, {
    orgId: "o",
    widgets: null,
    after: null,
    limit: 50,
    ...filter,
  });
  return found.map(({ id }) => id);
};

test.each<[string, Partial<ConversationsFilter>, string[]]>([
  ["of an org, newest first", {}, ["other widget", "done", "held", "waits", "plain"]],
  ["of one widget", { widgets: ["x"] }, ["other widget"]],
  ["of several widgets", { widgets: ["x", "y"] }, ["other widget"]],
  ["of no widget", { widgets: [] }, []],
  ["of a mode", { status: "waiting" }, ["waits"]],
  ["with the assistant", { status: "ai" }, ["other widget", "plain"]],
  ["not closed", { status: "open" }, ["other widget", "held", "waits", "plain"]],
  ["held by or assigned to an agent", { agent: "ana" }, ["done", "held"]],
  ["of another agent", { agent: "ben" }, ["held"]],
  ["with a label, letter for letter", { label: "vip" }, ["waits"]],
  ["not with a part of a label", { label: "vi" }, []],
  ["of a visitor", { visitor: "v-held" }, ["held"]],
  ["by name, whatever its case", { q: "zoë m" }, ["done"]],
  ["by e-mail address", { q: "zoe@example" }, ["done"]],
  ["by the host's id", { q: "user-7" }, ["other widget"]],
  ["by the last message", { q: "PARCEL" }, ["held"]],
  ["by the conversation's id", { q: "held" }, ["held"]],
  ["with what LIKE would read as a pattern", { q: "100% _" }, ["held"]],
  ["not with a pattern", { q: "1%p" }, []],
  ["with more than 50 bytes to look for", { q: "x".repeat(200) }, []],
  ["several filters at once", { status: "closed", agent: "ana", q: "zoe", widgets: ["w"] }, ["done"]],
])("conversations %s", async (_, filter, expected) => {
  expect(await ids(filter)).toEqual(expected);
});

test("pages fit together under every filter", async () => {
  for (const filter of [{}, { status: "open" as const }, { agent: "ana" }, { q: "h" }]) {
    const all = await ids(filter);
    const seen: string[] = [];
    let after: ConversationsFilter["after"] = null;
    for (;;) {
      const [next] = await listConversations(env.DB, {
        orgId: "o",
        widgets: null,
        limit: 1,
        ...filter,
        after,
      });
      if (!next) break;
      seen.push(next.id);
      after = { updated_at: next.updated_at, id: next.id };
    }
    expect(seen).toEqual(all);
  }
});

/** How many rows D1 looks at to answer. */
async function rowsRead(filter: Partial<ConversationsFilter>): Promise<number> {
  let read = 0;
  const db = new Proxy(env.DB, {
    get: (target, name) =>
      name === "prepare"
        ? (sql: string) => ({
            bind: (...values: unknown[]) => ({
              all: async () => {
                const answer = await target
                  .prepare(sql)
                  .bind(...values)
                  .all();
                read += answer.meta.rows_read;
                return answer;
              },
            }),
          })
        : Reflect.get(target, name),
  });
  await listConversations(db, { orgId: "o", widgets: null, after: null, limit: 50, ...filter });
  return read;
}

test("the few with people are found among many with the assistant without looking at those", async () => {
  await env.DB.prepare(
    `INSERT INTO conversations (id, org_id, widget_id, mode, visitor, message_count, version, created_at, updated_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     SELECT 'c' || i, 'o', 'w', 'ai', json_object('id', 'v' || i), 1, 1, '2026-02-01T00:00:00Z',
            '2026-02-01T00:00:00.' || printf('%06d', i) || 'Z' FROM n`,
  ).run();
  expect(await rowsRead({ status: "waiting" })).toBeLessThan(10);
  expect(await rowsRead({ status: "closed" })).toBeLessThan(10);
  expect(await rowsRead({ visitor: "v-held" })).toBeLessThan(10);
  expect(await rowsRead({})).toBeLessThan(150);
  expect(await rowsRead({ widgets: ["w"] })).toBeLessThan(150);
  expect(await rowsRead({ status: "open" })).toBeLessThan(150);
  expect(await rowsRead({ agent: "ana" })).toBeLessThan(30);
});
