import type { StoredConfig } from "../../../../shared-widget/protocol/index.ts";
import type { Foyer } from "../../../../e2e/foyer.ts";
import { expect, type Site, test } from "../site.ts";
import { makeDataCall } from "../standin/server/data-call.ts";
import { agentApp, AgentPage, desk, inbox } from "./agent-page.ts";
import { run, serverActionsOf } from "./run-action.ts";
import { ScriptedVisitor } from "./scripted-visitor.ts";

/* Two tenants: whoever has the keys, or a token, of one of them gets nothing of the other's. */

const secret = "Between us: a heron";
const refused = /^(not_found|forbidden)$/;

interface Tenants {
  ours: Site;
  theirs: Site;
  /** A conversation of theirs, which is another agent's. */
  foreign: ScriptedVisitor;
}

async function tenants(
  newSite: (options?: { app: ReturnType<typeof agentApp> }) => Promise<Site>,
  foyer: Foyer,
  place: typeof desk | typeof inbox = desk,
): Promise<Tenants> {
  const [ours, theirs] = [await newSite({ app: agentApp(place) }), await newSite()];
  const foreign = await ScriptedVisitor.arrive(foyer, theirs.widgetId);
  await foreign.ask(secret);
  return { ours, theirs, foreign };
}

/** All that a tenant could lose. */
async function belongings(foyer: Foyer, { theirs, foreign }: Tenants): Promise<object> {
  const id = foreign.conversationId;
  return {
    config: await foyer.call<StoredConfig>("GET", `/api/config/${theirs.widgetId}`),
    history: await foyer.call("GET", `/api/history/${id}?limit=200`),
    documents: await foyer.call("GET", `/api/knowledge/${theirs.widgetId}/documents`),
    agents: await foyer.call("GET", `/api/agents?org_id=${theirs.orgId}`),
  };
}

test("22 no data call gives an agent anything of another tenant's", async ({ newSite, foyer }) => {
  const all = await tenants(newSite, foyer);
  const { ours, theirs, foreign } = all;
  const { agent_token } = await run(ours, "Create agent session");
  const Authorization = `Bearer ${String(agent_token)}`;
  const limits = { fetchAllowed: [foyer.url] };
  const tried: string[] = [];
  for (const [call, params, own] of [
    ["Foyer conversations", { widget_id: theirs.widgetId }, { widget_id: ours.widgetId }],
    ["Foyer messages", { conversation_id: foreign.conversationId }, null],
    ["Foyer knowledge documents", { widget_id: theirs.widgetId }, { widget_id: ours.widgetId }],
  ] as const) {
    const answer = await makeDataCall(ours.plugin, call, { ...params, Authorization }, limits);
    expect({ call, ...answer }).toMatchObject({
      call,
      error: expect.stringMatching(/ 40[34]: /),
      faults: [],
    });
    expect(JSON.stringify(answer)).not.toContain("heron");
    // The token is good, for what is its own.
    if (own)
      expect(await makeDataCall(ours.plugin, call, { ...own, Authorization }, limits)).toMatchObject({
        value: expect.any(Object),
        faults: [],
      });
    tried.push(call);
  }
  // What any page may see, with no token at all.
  const look = await makeDataCall(ours.plugin, "Foyer widget", { widget_id: theirs.widgetId }, limits);
  expect(JSON.stringify(look)).not.toContain(theirs.orgId);
  tried.push("Foyer widget");
  expect(tried.sort()).toEqual(ours.plugin.apiCalls!.calls.map(({ name }) => name).sort());
});

for (const place of [desk, inbox]) {
  test(`22 no action of ${place.display} reaches another tenant's conversation`, async ({
    browser,
    newSite,
    foyer,
  }) => {
    test.setTimeout(120_000);
    const all = await tenants(newSite, foyer, place);
    const { ours, theirs, foreign } = all;
    const before = await belongings(foyer, all);
    const ana = await AgentPage.logIn(browser, ours, place);
    const on = foreign.conversationId;
    const loaded = ours.plugin.elements.find(({ display }) => display === place.display)!;
    const named = loaded.actions.filter(({ fields }) =>
      fields.some(({ name }) => name === "conversation_id"),
    );
    expect(named.length).toBeGreaterThan(2);
    for (const { caption } of named) {
      for (const reason of caption === "Take over" ? ["", "It is mine now"] : [""]) {
        await ana.act(caption, { on, words: "Let me in", reason });
        await ana.expectStates({ error_code: expect.stringMatching(refused) });
        // Back to nothing: the next one is to say so by itself.
        await ana.act("Select conversation");
        await ana.expectStates({ error_code: null, selected_conversation_id: null });
      }
    }
    await ana.page.goto(ours.page(place.page, { conversation: on }));
    await ana.expectStates({ is_connected: true });
    if (place === desk) await ana.expectStates({ error_code: expect.stringMatching(refused) });

    // Nor does anything of theirs come in by itself.
    await foreign.say("Is there a heron?");
    await foreign.askForPerson();
    const own = await ScriptedVisitor.arrive(foyer, ours.widgetId);
    await own.askForPerson();
    await ana.expectStates({ waiting_count: 1, handoff_conversation_id: own.conversationId });
    const published = await ana.page.evaluate(() => JSON.stringify(window.bubbleStandin.log));
    expect(published).not.toContain("heron");
    expect(published).not.toContain(theirs.widgetId);
    await expect(ana.page.locator("body")).not.toContainText("heron");

    const after = (await belongings(foyer, all)) as {
      history: { messages: { role: string; text: string }[] };
    };
    const { history, ...rest } = after;
    const { history: _, ...restBefore } = before as typeof after;
    expect(rest).toEqual(restBefore);
    expect(history.messages.map(({ role }) => role)).not.toContain("agent");
    expect(JSON.stringify(history)).not.toContain("Let me in");
  });
}

test("22 no server action with one tenant's key reaches what is another's", async ({ newSite, foyer }) => {
  test.setTimeout(120_000);
  const all = await tenants(newSite, foyer);
  const { ours, theirs, foreign } = all;
  const before = await belongings(foyer, all);
  const widget_id = theirs.widgetId;
  const conversation_id = foreign.conversationId;
  const tries: Record<string, object> = {
    "Create agent session": { widget_ids: [widget_id] },
    "Get widget config": { widget_id },
    "Save widget config": { widget_id, title: "Ours now" },
    "List conversations": { widget_id },
    "Get conversation history": { conversation_id },
    "Take over": { conversation_id, force: true, note: "Mine" },
    "Hand back to AI": { conversation_id },
    "Close conversation": { conversation_id },
    "Assign conversation": { conversation_id, agent_id: "ben" },
    "Send agent reply": { conversation_id, text: "Let me in" },
    "Upsert knowledge article": { widget_id, external_id: "a", title: "A", content: "Words" },
    "Delete knowledge article": { widget_id, external_id: "Returns" },
    "Search knowledge": { widget_id, query: "return" },
    "Ask AI (one shot)": { widget_id, question: "How long can I return a book?" },
    "Get analytics": { widget_id },
    "Test connection": { widget_id },
  };
  for (const [action, given] of Object.entries(tries)) {
    const result = await run(ours, action, given);
    expect({ action, ...result }).toMatchObject({
      action,
      success: false,
      error_code: action === "Create agent session" ? "invalid" : expect.stringMatching(refused),
    });
    expect(JSON.stringify(result)).not.toMatch(/heron|30 days/);
  }
  // Signs with this tenant's own secret, and asks nobody: their backend does not believe it.
  const forged = await run(ours, "Create visitor token", { widget_id });
  const [ts, signature] = String(forged["token"]).split(".");
  const identity = { user_id: "ana", ts: Number(ts), signature };
  await expect(foyer.call("POST", "/api/sessions", { widget_id, identity })).rejects.toThrow(
    "identity_invalid",
  );
  expect([...Object.keys(tries), "Create visitor token"].sort()).toEqual(serverActionsOf(ours.plugin).sort());
  expect(await belongings(foyer, all)).toEqual(before);
});
