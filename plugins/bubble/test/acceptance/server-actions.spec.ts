import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { PublicConfig, StoredConfig } from "../../../../shared-widget/protocol/index.ts";
import { BubblePage } from "../bubble-page.ts";
import { expect, harbourBooks, type Site, test } from "../site.ts";
import { attempt, run, type Running, serverActionsOf, typeId, withoutBackend } from "./run-action.ts";
import { ScriptedVisitor } from "./scripted-visitor.ts";

/* Server actions of the built plugin, run as the stand-in has Bubble's server run them, against a real Worker. */

const forms = ["null", "undefined", "empty"] as const;

/** What each action needs at least, and the keys that it uses. */
const actions: Record<string, { given: object; keys: readonly string[] }> = {
  "Create visitor token": { given: {}, keys: ["Widget ID", "Identity secret"] },
  "Create agent session": { given: {}, keys: ["Backend URL", "Foyer API key"] },
  "Get widget config": { given: {}, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
  "Save widget config": {
    given: { title: "Books" },
    keys: ["Backend URL", "Foyer API key", "Widget ID"],
  },
  "List conversations": { given: {}, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
  "Get conversation history": { given: inNone(), keys: ["Backend URL", "Foyer API key"] },
  "Take over": { given: inNone(), keys: ["Backend URL", "Foyer API key"] },
  "Hand back to AI": { given: inNone(), keys: ["Backend URL", "Foyer API key"] },
  "Close conversation": { given: inNone(), keys: ["Backend URL", "Foyer API key"] },
  "Assign conversation": { given: inNone({ agent_id: "ben" }), keys: ["Backend URL", "Foyer API key"] },
  "Send agent reply": { given: inNone({ text: "Hello" }), keys: ["Backend URL", "Foyer API key"] },
  "Upsert knowledge article": {
    given: { external_id: "a", title: "A", content: "Words" },
    keys: ["Backend URL", "Foyer API key", "Widget ID"],
  },
  "Delete knowledge article": {
    given: { external_id: "a" },
    keys: ["Backend URL", "Foyer API key", "Widget ID"],
  },
  "Search knowledge": { given: { query: "books" }, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
  "Ask AI (one shot)": { given: { question: "Open?" }, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
  "Get analytics": { given: {}, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
  "Test connection": { given: {}, keys: ["Backend URL", "Foyer API key", "Widget ID"] },
};

function inNone(more: object = {}): object {
  return { conversation_id: "c_none", ...more };
}

/** Runs each action that uses a key, and answers by action. */
async function runAllWith(
  site: Site,
  key: string,
  keys: Record<string, string>,
  more: Running = {},
): Promise<[string, Record<string, unknown>][]> {
  const results: [string, Record<string, unknown>][] = [];
  for (const [action, { given, keys: used }] of Object.entries(actions))
    if (used.includes(key)) results.push([action, await run(site, action, given, { ...more, keys })]);
  return results;
}

/** A backend that is none. */
async function during<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => {
      server.close(closed);
    });
  }
}

test.describe("Server actions and keys", () => {
  test.describe.configure({ timeout: 120_000 });

  test("7 every server action is tried", async ({ site }) => {
    expect(Object.keys(actions).sort()).toEqual(serverActionsOf(site.plugin).sort());
  });

  for (const key of ["Backend URL", "Foyer API key", "Identity secret"]) {
    for (const [what, value] of [
      ["missing", ""],
      ["blank", "   "],
    ] as const) {
      test(`7 a ${what} key ${key} is named by every action that needs it`, async ({ site }) => {
        const results = await runAllWith(await withoutBackend(site), key, { [key]: value });
        expect(results.length).toBeGreaterThan(0);
        for (const [action, result] of results)
          expect({ action, ...result }).toMatchObject({
            action,
            success: false,
            status_code: action === "Test connection" && key === "Foyer API key" ? 200 : null,
            error_code: "missing_key",
            error_message: expect.stringMatching(new RegExp(`key "${key}" in the Plugins tab`)),
          });
      });
    }
  }

  for (const [what, value] of [
    ["missing", ""],
    ["blank", "   "],
  ] as const) {
    test(`7 a ${what} Widget ID is asked for, as a key or as a field`, async ({ site }) => {
      for (const [action, result] of await runAllWith(site, "Widget ID", { "Widget ID": value }))
        expect({ action, ...result }).toMatchObject({
          action,
          success: false,
          error_code: expect.stringMatching(/^missing_(key|input)$/),
          error_message: expect.stringContaining("Widget ID"),
        });
    });
  }

  test("7 a Widget ID of nobody's is said to be none", async ({ site }) => {
    for (const [action, result] of await runAllWith(site, "Widget ID", { "Widget ID": "w-nobody" })) {
      if (action === "Create visitor token") continue; // Signs without a call.
      expect({ action, ...result }).toMatchObject({
        action,
        success: false,
        error_code: "not_found",
        error_message: expect.stringContaining("widget"),
      });
    }
  });

  test("7 a Backend URL that is no address, or not safe, is refused before a key is sent", async ({
    site,
  }) => {
    for (const address of ["chat.example", "http://chat.example.com"])
      for (const [action, result] of await runAllWith(site, "Backend URL", { "Backend URL": address }))
        expect({ action, ...result }).toMatchObject({
          action,
          success: false,
          status_code: null,
          error_code: "missing_key",
          error_message: expect.stringContaining('key "Backend URL" in the Plugins tab'),
        });
  });

  test("7 a Backend URL of some other site's is found out", async ({ site }) => {
    await during(
      (_, response) => {
        response.setHeader("content-type", "text/html").end("<!doctype html><title>A shop</title>");
      },
      async (address) => {
        for (const [action, { given, keys }] of Object.entries(actions)) {
          if (!keys.includes("Backend URL")) continue;
          const result = await run(site, action, given, {
            keys: { "Backend URL": address },
            reaches: [address],
          });
          expect({ action, ...result }).toMatchObject({
            action,
            success: false,
            error_code: "bad_answer",
            error_message: expect.stringContaining('key "Backend URL" in the Plugins tab'),
          });
        }
      },
    );
  });

  test("7 a wrong API key is said to be one, and never repeated", async ({ site }) => {
    for (const wrong of ["fk_wrong0123456789", "two words"])
      for (const [action, result] of await runAllWith(site, "Foyer API key", { "Foyer API key": wrong })) {
        expect({ action, ...result }).toMatchObject({
          action,
          success: false,
          error_code: wrong === "two words" ? "wrong_key" : "unauthorized",
          error_message: expect.stringContaining("Foyer API key"),
        });
        expect(JSON.stringify(result)).not.toContain(wrong);
      }
  });

  test("7 with Stop the workflow on error each of them stops it, with the same words", async ({
    site: built,
  }) => {
    const site = await withoutBackend(built);
    for (const [action, { given, keys }] of Object.entries(actions)) {
      const key = keys.find((each) => each !== "Widget ID")!;
      const stopped = await attempt(
        site,
        action,
        { ...given, stop_workflow_on_error: true },
        { keys: { [key]: "" } },
      );
      expect({ action, ...stopped }).toMatchObject({
        action,
        returned: null,
        faults: [],
        error: expect.stringMatching(new RegExp(`Foyer: .*"${key}" in the Plugins tab.*\\(missing_key\\)`)),
      });
    }
  });

  test("7 whoever is not logged in gets no token of any kind", async ({ site }) => {
    const anonymous = { id: "anonymous", email: null, logged_in: false };
    for (const action of ["Create visitor token", "Create agent session"])
      for (const user of [anonymous, null])
        expect({ action, ...(await run(site, action, {}, { user })) }).toMatchObject({
          action,
          success: false,
          error_code: "not_logged_in",
        });
  });
});

test.describe("Save widget config", () => {
  test("10 a page's colour is stored as a colour, and one of the app's style is not stored as its name", async ({
    page,
    newSite,
    foyer,
  }) => {
    const app = harbourBooks();
    const { elements } = app.pages["studio"]!;
    elements.push({ kind: "button", name: "Save style", label: "Save style" });
    app.pages["studio"]!.workflows!.push({
      on: { click: "Save style" },
      steps: [
        {
          action: "Foyer - Save widget config",
          fields: { primary_color: { css_variable: "--color_primary_default" } },
        },
        { set_state: "problem", to: { result_of: 1, value: "error_message" } },
      ],
    });
    const site = await newSite({ app });
    await page.goto(site.page("studio"));
    const studio = new BubblePage(page);
    await studio.fill("Chat title", "Books by the sea");
    await studio.fill("Colour", "rgba(15, 118, 110, 1)");
    await studio.click("Save look");
    await expect(studio.element("Said")).toHaveText("Said: 2");
    await studio.click("Save style");
    await expect(studio.element("Problem")).toContainText("Primary color as saved");
    const look = await foyer.call<PublicConfig>("GET", `/api/widgets/${site.widgetId}`);
    expect(look).toMatchObject({ title: "Books by the sea", color: "#0f766e" });
  });

  test("10 rgba and hex are stored alike; what only a page can look up is refused with what to do", async ({
    site,
    foyer,
  }) => {
    const saved = await run(site, "Save widget config", { primary_color: "rgba(37, 99, 235, 0.9)" });
    expect(saved).toMatchObject({ success: true, version: 2 });
    const look = await foyer.call<PublicConfig>("GET", `/api/widgets/${site.widgetId}`);
    expect(look.color).toBe("#2563eb");
    const asked = await run(site, "Save widget config", { primary_color: "var(--color_primary_default)" });
    expect(asked).toMatchObject({
      success: false,
      error_code: "invalid",
      error_message: expect.stringMatching(/Primary colour.*only a page can look up.*rgba\(/),
    });
    const short = await run(site, "Save widget config", { primary_color: "#0A8" });
    expect(JSON.parse(String(short["config_json"]))).toMatchObject({ color: "#00aa88", version: 3 });
  });

  test("10 blank is unchanged, in each of its three forms", async ({ newSite, foyer }) => {
    const site = await newSite({
      config: {
        prompt: "Be short.",
        color: "#111111",
        welcome_message: "Ahoy",
        allowed_origins: ["https://books.example.com"],
      },
    });
    const stored = () => foyer.call<StoredConfig>("GET", `/api/config/${site.widgetId}`);
    for (const blank of forms) {
      const { version, updated_at: _, ...before } = await stored();
      const saved = await run(site, "Save widget config", { placeholder: `Ask ${blank}` }, { blank });
      expect(saved).toMatchObject({ success: true, version: version + 1 });
      const { version: __, updated_at: ___, ...after } = await stored();
      expect(after).toEqual({ ...before, placeholder: `Ask ${blank}` });
    }
    const off = await run(site, "Save widget config", { handoff_enabled: false, ai_enabled: false });
    expect(off).toMatchObject({ success: true });
    expect(await stored()).toMatchObject({
      ai_enabled: false,
      handoff: { enabled: false },
      prompt: "Be short.",
    });
  });

  test("10 what was changed elsewhere meanwhile is kept, and refused over where the version is given", async ({
    site,
    foyer,
  }) => {
    const read = await run(site, "Get widget config");
    await foyer.changeWidget(site.widgetId, { prompt: "Rhyme.", welcome_message: "Ahoy" });
    expect(
      await run(site, "Save widget config", { title: "Late", expected_version: read["version"] }),
    ).toMatchObject({ success: false, status_code: 412, error_code: "version_mismatch" });
    expect(await run(site, "Save widget config", { title: "On time" })).toMatchObject({ success: true });
    const both = await Promise.all([
      run(site, "Save widget config", { placeholder: "Ask away" }),
      run(site, "Save widget config", { primary_color: "#123456" }),
    ]);
    expect(both).toMatchObject([{ success: true }, { success: true }]);
    expect(await foyer.call<StoredConfig>("GET", `/api/config/${site.widgetId}`)).toMatchObject({
      title: "On time",
      prompt: "Rhyme.",
      welcome_message: "Ahoy",
      placeholder: "Ask away",
      color: "#123456",
      version: 5,
    });
  });
});

test.describe("Send agent reply", () => {
  test("21 run twice it stores one message, and answers both times with it", async ({ site, foyer }) => {
    const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
    await visitor.ask("Where is my book?");
    const given = { conversation_id: visitor.conversationId };
    const keyed = { ...given, text: "On its way.", idempotency_key: "order 17/answer 1" };
    const first = await run(site, "Send agent reply", keyed, { twice: true });
    expect(first).toMatchObject({ success: true, message_id: expect.stringMatching(/./) });
    const again = await run(site, "Send agent reply", keyed);
    expect(again).toMatchObject({ success: true, message_id: first["message_id"] });
    expect(again["created_at"]).toEqual(first["created_at"]);
    const others = { ...keyed, idempotency_key: "order 17/answer 2" };
    expect((await run(site, "Send agent reply", others, { twice: true }))["message_id"]).not.toBe(
      first["message_id"],
    );
    const said = (await foyer.history(visitor.conversationId)).filter(({ role }) => role === "agent");
    expect(said.map(({ text }) => text)).toEqual(["On its way.", "On its way."]);
  });

  test("21 without a key of its own, too", async ({ site, foyer }) => {
    const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
    await visitor.ask("Where is my book?");
    // Words count as the same within a minute of the clock: both runs have to be in one.
    const leftMs = 60_000 - (Date.now() % 60_000);
    if (leftMs < 8_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
    const given = { conversation_id: visitor.conversationId, text: "On its way." };
    expect(await run(site, "Send agent reply", given, { twice: true })).toMatchObject({ success: true });
    const said = await foyer.history(visitor.conversationId);
    expect(said.filter(({ text }) => text === "On its way.")).toHaveLength(1);
  });
});

test.describe("Server actions as Bubble runs them", () => {
  test.describe.configure({ timeout: 120_000 });

  for (const blank of forms) {
    test(`24 every one succeeds with only what it needs, blanks being ${blank}`, async ({ site, foyer }) => {
      const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
      await visitor.ask("How long can I return a book?");
      const conversation_id = visitor.conversationId;
      const done: string[] = [];
      const does = async (action: string, given: object, returns: object): Promise<void> => {
        const result = await run(site, action, given, { blank });
        expect({ action, ...result }).toMatchObject({
          action,
          success: true,
          status_code: action === "Create visitor token" ? null : expect.any(Number),
          error_code: null,
          error_message: null,
          ...returns,
        });
        done.push(action);
      };
      const text = expect.stringMatching(/./);
      await does("Test connection", {}, { workspace_name: site.orgId, widget_found: true });
      await does(
        "Create visitor token",
        {},
        { user_id: "ana", token: expect.stringMatching(/^\d+\.[0-9a-f]{64}$/) },
      );
      await does("Create agent session", {}, { agent_token: text, expires_at: expect.any(Date) });
      await does("Get widget config", {}, { title: "Harbour Books", version: 1 });
      await does("Save widget config", { title: "Books" }, { version: 2 });
      await does("Upsert knowledge article", actions["Upsert knowledge article"]!.given, {
        article_id: "a",
        status: "saved",
      });
      await does(
        "Search knowledge",
        { query: "return a book" },
        { passages: [expect.stringContaining("30 days")] },
      );
      await does("Ask AI (one shot)", { question: "How long can I return a book?" }, { found: true });
      await does("Delete knowledge article", { external_id: "a" }, { status: "deleted" });
      await expect
        .poll(async () => (await run(site, "List conversations", {}, { blank }))["ids"])
        .toEqual([conversation_id]);
      await does("List conversations", {}, { ids: [conversation_id], total: 1, conversations: [] });
      await does("Get conversation history", { conversation_id }, { status: "ai", messages: [] });
      await does("Take over", { conversation_id }, { status: "human", assigned_to: "ana" });
      await does("Send agent reply", { conversation_id, text: "Hello" }, { message_id: text });
      await does("Assign conversation", { conversation_id, agent_id: "ben" }, { assigned_to: "ben" });
      await does("Hand back to AI", { conversation_id }, { status: "ai" });
      await does("Close conversation", { conversation_id }, { status: "closed" });
      await does("Get analytics", {}, { messages_visitor: expect.any(Number) });
      expect(done.sort()).toEqual(serverActionsOf(site.plugin).sort());
    });
  }

  test("24 none needs a package", async ({ site }) => {
    const packed = site.plugin.actions.filter(({ params }) => "use_packages" in params);
    expect(packed.map(({ display }) => display)).toEqual([]);
  });

  test("24 lists come in pages, each thing once", async ({ site, foyer }) => {
    const ids: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
      await visitor.say("Hello");
      ids.push(visitor.conversationId);
    }
    const type = typeId(site.plugin, "Foyer conversations conversation");
    await expect
      .poll(async () => (await run(site, "List conversations", { status: "All" }))["total"])
      .toBe(5);
    const listed: string[] = [];
    const pages: number[] = [];
    let cursor: unknown;
    do {
      const page = await run(site, "List conversations", {
        status: "All",
        limit: 2,
        cursor: cursor ?? "",
        type,
      });
      expect(page).toMatchObject({ success: true, total: 5 });
      const typed = page["conversations"] as { _p_id: string }[];
      expect(typed.map(({ _p_id }) => _p_id)).toEqual(page["ids"]);
      listed.push(...(page["ids"] as string[]));
      pages.push(typed.length);
      cursor = page["next_cursor"];
    } while (cursor !== null);
    expect(pages).toEqual([2, 2, 1]);
    expect(listed.sort()).toEqual(ids.sort());
  });

  test("24 a transcript comes in pages, newest first, each message once", async ({ site, foyer }) => {
    const visitor = await ScriptedVisitor.arrive(foyer, site.widgetId);
    await foyer.sayMany(visitor.conversationId, 7);
    const type = typeId(site.plugin, "Foyer messages message");
    const texts: string[] = [];
    let before: unknown;
    let pages = 0;
    do {
      const given = { conversation_id: visitor.conversationId, limit: 3, before: before ?? "", type };
      const page = await run(site, "Get conversation history", given);
      expect(page).toMatchObject({ success: true, status: "human" });
      const typed = page["messages"] as { _p_text: string; _p_role: string }[];
      texts.unshift(...typed.filter(({ _p_role }) => _p_role === "agent").map(({ _p_text }) => _p_text));
      before = page["next_cursor"];
      pages += 1;
    } while (before !== null);
    expect(pages).toBeGreaterThan(2);
    expect(texts).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `Message ${n}`));
  });

  test("24 an answer of more than fits ends as an error, not in memory", async ({ site }) => {
    const piece = "x".repeat(1024 * 1024);
    await during(
      (_, response) => {
        response.setHeader("content-type", "application/json").write('{"conversations": "');
        const pour = (): void => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pour);
        pour();
      },
      async (address) => {
        const result = await run(
          site,
          "List conversations",
          {},
          { keys: { "Backend URL": address }, reaches: [address] },
        );
        expect(result).toMatchObject({ success: false, error_code: "too_large" });
      },
    );
  });

  test("24 a backend that never answers ends each of them long before Bubble would", async ({ site }) => {
    test.setTimeout(150_000);
    await during(
      () => {},
      async (address) => {
        const keys = { "Backend URL": address };
        const began = Date.now();
        const waiting = Object.entries(actions).filter(([, { keys: used }]) => used.includes("Backend URL"));
        const results = await Promise.all(
          waiting.map(async ([action, { given }]) => ({
            action,
            ...(await run(site, action, given, { keys, reaches: [address] })),
          })),
        );
        for (const result of results)
          expect(result).toMatchObject({ success: false, status_code: null, error_code: "timeout" });
        // Bubble tries a call again after 150 s.
        expect(Date.now() - began).toBeLessThan(100_000);
      },
    );
  });
});
