import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  newOrg,
  openSession,
  type Org,
  say,
  Server,
  type Session,
} from "../../../../backend/test/server.ts";
import { buildPlugin } from "../../build.ts";
import type { LoadedPlugin } from "../../test/standin/loaded-plugin.ts";
import { readPlugin } from "../../test/standin/repo/read-plugin.ts";
import { makeDataCall } from "../../test/standin/server/data-call.ts";
import { runServerAction } from "../../test/standin/server/run-server-action.ts";
import { apiTypes } from "../../test/standin/server/typed-value.ts";
import { serverActions } from "./manifest.ts";
import { userId } from "./test/server-context.ts";
import type { ActionKey } from "./test/with-backend.ts";

/* The built plugin, run as the stand-in has Bubble's server run it, against a Worker. */

let out: string;
let plugin: LoadedPlugin;
let server: Server;

beforeAll(async () => {
  server = await Server.start();
  out = await mkdtemp(join(tmpdir(), "foyer-bubble-"));
  const { repo } = await buildPlugin({ out, backendUrl: server.url.origin });
  const read = readPlugin(repo);
  if (!read.plugin) throw new Error(JSON.stringify(read.faults));
  plugin = read.plugin;
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(out, { recursive: true });
});

function typeOf(caption: string): string {
  for (const [id, type] of apiTypes(plugin)) if (type.caption === caption) return id;
  throw new Error(`There is no type ${caption}.`);
}

const forms = ["null", "undefined", "empty"] as const;

const call = async (name: string, params: object): Promise<Record<string, unknown>> => {
  const answer = await makeDataCall(plugin, name, { ...params }, { fetchAllowed: [server.url.origin] });
  expect(answer).toMatchObject({ faults: [], value: expect.any(Object) as object });
  return (answer as unknown as { value: Record<string, unknown> }).value;
};
const idsOf = ({ _p_conversations: all }: Record<string, unknown>) =>
  (all as { _p_id: string }[]).map(({ _p_id }) => _p_id);

describe("a real backend", { timeout: 60_000 }, () => {
  let org: Org;
  let stranger: Org;
  let runs = 0;

  beforeAll(async () => {
    org = await newOrg(server, { title: "Shop" });
    stranger = await newOrg(server);
  });

  /** Each run has its blanks in another of Bubble's three forms. */
  async function run(
    key: ActionKey,
    given: object = {},
    { of: { key: apiKey, widget_id } = org, keys = {} }: { of?: Org; keys?: Record<string, string> } = {},
  ): Promise<Record<string, unknown>> {
    const { returned, ...rest } = await runServerAction(plugin, serverActions[key].display, {
      properties: { ...given },
      keys: {
        "Backend URL": server.url.origin,
        "Widget ID": widget_id,
        "Foyer API key": apiKey,
        ...keys,
      },
      user: { id: userId, email: "ana@example.com", logged_in: true },
      fetchAllowed: [server.url.origin],
      blank: forms[runs++ % forms.length]!,
    });
    expect(rest).toEqual({ error: null, faults: [], log: [] });
    return returned ?? {};
  }

  async function talk(): Promise<Session> {
    const session = await openSession(server, org.widget_id);
    await say(server, session, "Can I send it back?");
    return session;
  }

  it("is reached, and says whose key it is", async () => {
    expect(await run("test-connection", {})).toMatchObject({
      success: true,
      workspace_name: org.org_id,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      widget_found: true,
      widget_ids: [org.widget_id],
    });
  });

  it("believes the token of a logged-in user", async () => {
    const made = await server.call("POST", `/api/config/${org.widget_id}/identity-secret`, {
      token: org.key,
    });
    const secret = made.body.identity_secret as string;
    const { user_id, token } = await run("create-visitor-token", {}, { keys: { "Identity secret": secret } });
    const [ts, signature] = String(token).split(".");
    const identity = { user_id, ts: Number(ts), signature };
    expect(await openSession(server, org.widget_id, { identity })).toMatchObject({ verified: true });
  });

  it("lets an agent's browser in with the session", async () => {
    const { agent_token } = await run("create-agent-session", { minutes: 5 });
    const me = await server.call("GET", "/api/me", { token: String(agent_token) });
    expect(me.body).toMatchObject({ credential: "agent", agent: { id: userId, name: "ana", role: "agent" } });
  });

  it("keeps a config, changed by parts", async () => {
    const saved = await run("save-widget-config", {
      primary_color: "rgba(37, 99, 235, 1)",
      ai_enabled: true,
      handoff_enabled: false,
      verified_only: true,
      allowed_origins: ["https://app.example.com"],
      config_json: '{"handoff": {"wait_minutes": 9}}',
    });
    expect(saved).toMatchObject({ success: true, version: 2 });
    const read = await run("get-widget-config", {});
    expect(read).toMatchObject({
      title: "Shop",
      primary_color: "#2563eb",
      handoff_enabled: false,
      verified_only: true,
      allowed_origins: ["https://app.example.com"],
      version: 2,
    });
    expect(JSON.parse(String(read["config_json"]))).toMatchObject({
      handoff: { wait_minutes: 9, words: true },
    });
    const late = await run("save-widget-config", { title: "Late", expected_version: 1 });
    expect(late).toMatchObject({ success: false, status_code: 412, error_code: "version_mismatch" });
    const odd = await run("save-widget-config", { config_json: '{"colour": 1, "theme": "x"}' });
    expect(odd["error_message"]).toMatch(/theme: .*colour: There is no such field\./s);
    const back = await run("save-widget-config", { config_json: '{"allowed_origins": []}' });
    expect(back).toMatchObject({ success: true, version: 3 });
    // Who comes next is not logged in.
    expect(await run("save-widget-config", { verified_only: false })).toMatchObject({ success: true });
  });

  it("hands a conversation from agent to agent", async () => {
    const { conversation_id } = await talk();
    const given = { conversation_id };
    const reply = { ...given, text: "Yes, you can." };
    const first = await run("send-agent-reply", reply);
    expect(first).toMatchObject({ success: true, created_at: expect.any(Date) as Date });
    expect(await run("send-agent-reply", { ...reply, idempotency_key: first["message_id"] })).toMatchObject({
      success: true,
      message_id: first["message_id"],
    });
    const ben = { ...given, agent_id: "ben", agent_name: "Ben" };
    expect(await run("take-over", ben)).toMatchObject({
      success: false,
      error_code: "already_assigned",
      error_message: "ana has this conversation.",
    });
    expect(await run("assign-conversation", { ...ben, note: "Knows more" })).toMatchObject({
      success: true,
      status: "human",
      assigned_to: "ben",
    });
    expect(await run("send-agent-reply", { ...reply, text: "And more" })).toMatchObject({
      error_code: "already_assigned",
    });
    const history = await run("get-conversation-history", {
      ...given,
      type: typeOf("Foyer messages message"),
    });
    expect(history).toMatchObject({ success: true, status: "human", next_cursor: null });
    const said = (history["messages"] as Record<string, unknown>[]).map((one) => one["_p_text"]);
    expect(said.filter((text) => text === "Yes, you can.")).toHaveLength(1);
    expect(await run("hand-back", given)).toMatchObject({ status: "ai", assigned_to: null });
    expect(await run("close-conversation", { ...given, note: "Done" })).toMatchObject({
      status: "closed",
    });
    expect(await run("take-over", given)).toMatchObject({ success: true, status: "human" });
  });

  it("lists conversations by status, agent and words", async () => {
    const { conversation_id } = await talk();
    await run("take-over", { conversation_id, agent_id: "eve", agent_name: "Eve" });
    const list = (given: object) => run("list-conversations", given);
    const holds = ({ ids }: Record<string, unknown>) => (ids as string[]).includes(conversation_id);
    // The list hears of a conversation a moment later.
    const all = await eventually(() => list({ status: "All" }), holds);
    expect(all).toMatchObject({ success: true, next_cursor: null });
    expect(all["ids"]).toContain(conversation_id);
    expect(all["total"]).toBe((all["ids"] as string[]).length);
    const eves = await eventually(
      () => list({ status: "With me", assigned_to: "eve", type: typeOf("Foyer conversations conversation") }),
      holds,
    );
    expect(eves).toMatchObject({
      ids: [conversation_id],
      total: 1,
      conversations: [{ _p_id: conversation_id, _p_mode: "human", "_p_agent.name": "Eve" }],
    });
    expect(await list({ search: "no such words", limit: 1 })).toMatchObject({
      success: true,
      ids: [],
    });
  });

  it("answers from what it was taught, until that is deleted", async () => {
    const article = {
      external_id: "returns/eu",
      title: "Returns",
      content: "Parcels may be sent back within thirty days.",
      tags: ["refund"],
      language: "en",
      source_url: "//app.example.com/returns",
    };
    expect(await run("upsert-knowledge-article", article)).toMatchObject({
      success: true,
      status: "saved",
    });
    expect(await run("upsert-knowledge-article", article)).toMatchObject({ status: "unchanged" });
    const found = await run("search-knowledge", { query: "sent back parcels", limit: 3 });
    expect(found["passages"]).toEqual([expect.stringContaining("thirty days")]);
    const answer = await run("ask-ai", { question: "Until when may parcels be sent back?" });
    expect(answer).toMatchObject({ success: true, found: true });
    expect(answer["sources"]).toEqual(["[1] Returns https://app.example.com/returns"]);
    const gone = { external_id: "returns/eu" };
    expect(await run("delete-knowledge-article", gone)).toMatchObject({ status: "deleted" });
    expect(await run("delete-knowledge-article", gone)).toMatchObject({
      success: true,
      status: "absent",
    });
    expect(await run("ask-ai", { question: "Until when may parcels be sent back?" })).toMatchObject({
      success: true,
      found: false,
    });
  });

  it("counts", async () => {
    const day = new Date().toISOString();
    const counted = await run("get-analytics", { from: day, to: day });
    expect(counted).toMatchObject({ success: true, csat_average: null });
    expect(typeof counted["conversations"]).toBe("number");
  });

  it("fills the plugin's types by its data calls, with an agent's token", async () => {
    const { conversation_id } = await talk();
    await run("upsert-knowledge-article", { external_id: "a", title: "A", content: "A" });
    const { agent_token } = await run("create-agent-session");
    const asAgent = { Authorization: `Bearer ${String(agent_token)}`, limit: "5" };
    const { widget_id } = org;
    expect(await call("Foyer widget", { widget_id })).toMatchObject({
      _p_widget_id: widget_id,
      _p_title: "Shop",
    });
    expect(await call("Foyer messages", { ...asAgent, conversation_id })).toMatchObject({
      _p_messages: expect.arrayContaining([
        expect.objectContaining({ _p_text: "Can I send it back?" }),
      ]) as unknown[],
      "_p_conversation.mode": "ai",
    });
    const listed = () => call("Foyer conversations", { ...asAgent, widget_id });
    const list = await eventually(listed, (found) => idsOf(found).includes(conversation_id));
    expect(idsOf(list)).toContain(conversation_id);
    expect(await call("Foyer knowledge documents", { ...asAgent, widget_id })).toMatchObject({
      _p_documents: [{ _p_external_id: "a" }],
    });
  });

  it("shows nobody what is another org's", async () => {
    const { conversation_id } = await talk();
    const foreign = { widget_id: org.widget_id };
    const about = { conversation_id };
    for (const [key, given] of [
      ["get-widget-config", foreign],
      ["save-widget-config", { ...foreign, title: "Mine" }],
      ["list-conversations", foreign],
      ["get-conversation-history", about],
      ["take-over", about],
      ["hand-back", about],
      ["close-conversation", about],
      ["assign-conversation", { ...about, agent_id: "eve" }],
      ["send-agent-reply", { ...about, text: "Hello" }],
      ["upsert-knowledge-article", { ...foreign, external_id: "a", title: "A", content: "A" }],
      ["delete-knowledge-article", { ...foreign, external_id: "a" }],
      ["search-knowledge", { ...foreign, query: "a" }],
      ["ask-ai", { ...foreign, question: "a" }],
      ["get-analytics", foreign],
      ["test-connection", foreign],
    ] as const) {
      const result = await run(key, given, { of: stranger });
      expect({ key, ...result }).toMatchObject({
        key,
        error_code: expect.stringMatching(/^(not_found|forbidden)$/) as string,
      });
      expect(JSON.stringify(result)).not.toContain("Shop");
    }
  });

  it("does not know a wrong key", async () => {
    expect(await run("test-connection", {}, { keys: { "Foyer API key": "fk_wrong" } })).toMatchObject({
      success: false,
      status_code: 401,
      error_code: "unauthorized",
    });
  });
});
