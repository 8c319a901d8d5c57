import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pause, until } from "../../client/test/until.ts";
import { Api } from "./api.ts";
import { InboxClient, type InboxNews } from "./inbox-client.ts";
import { ana, ben, StandInBackend } from "./test/stand-in-backend.ts";

let backend: StandInBackend;
let inbox: InboxClient;
let news: InboxNews[];

beforeEach(async () => {
  backend = await new StandInBackend().start();
  const tokens = { token: async () => "t1" };
  news = [];
  const api = new Api(backend.url, tokens);
  inbox = new InboxClient({ api, tokens, agentId: ana.id, onNews: (one) => news.push(one) });
});
afterEach(async () => {
  inbox.close();
  await backend.crash();
  if (backend.faults.length > 0) throw new Error(backend.faults.join("\n"));
});

const ids = () => inbox.state.rows.map(({ id }) => id);
const settled = () => !inbox.state.loading && inbox.state.phase === "online";
const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 9, minute)).toISOString();

const inTwos = () => ({ limit: "2", total: "true" });

async function begin() {
  inbox.connect();
  await until(settled);
}

describe("the list", () => {
  it("is subscribed to first and read second, so that nothing falls between", async () => {
    backend.add("a", { mode: "waiting" });
    let connectedFirst = false;
    // What changes while the page is under way is in the page as it was.
    backend.beforeList = async () => {
      connectedFirst = backend.inboxLines === 1;
      backend.change("a", { mode: "human", agent: ana, labels: ["new"] });
      await pause(30);
    };
    await begin();
    expect(connectedFirst).toBe(true);
    expect(inbox.state.known.get("a")?.labels).toEqual(["new"]);
    expect(ids()).toEqual([]);
  });

  it("holds what is open where a host asks for that", async () => {
    for (const mode of ["ai", "waiting", "closed"] as const) backend.add(mode, { mode });
    inbox.show("open");
    await begin();
    expect(backend.lists[0]?.get("status")).toBe("open");
    expect(new Set(ids())).toEqual(new Set(["ai", "waiting"]));
    backend.change("ai", { mode: "closed" });
    await until(() => ids().join() === "waiting");
  });

  it("asks for pages as its host wants them, and knows how many there are", async () => {
    for (const id of ["a", "b", "c"]) backend.add(id, { mode: "closed" });
    inbox.close();
    const tokens = { token: async () => "t1" };
    inbox = new InboxClient({ api: new Api(backend.url, tokens), tokens, agentId: ana.id, query: inTwos });
    inbox.show("closed");
    await begin();
    expect([ids().length, inbox.state.total, inbox.state.hasMore]).toEqual([2, 3, true]);
    inbox.loadMore();
    await until(() => ids().length === 3);
    expect(inbox.state.total).toBe(3);
  });

  it("keeps the higher version of two, in whichever order they come", async () => {
    backend.add("a", { mode: "ai", version: 7 });
    inbox.show("all");
    await begin();
    const stale = { ...inbox.state.known.get("a")!, version: 6, labels: ["old"] };
    backend.tellInbox({ type: "conversations", conversations: [stale], cursor: "9" });
    backend.change("a", { labels: ["new"] });
    await until(() => inbox.state.known.get("a")?.labels[0] === "new");
    expect(inbox.state.known.get("a")?.version).toBe(8);
  });

  it("shows who waits longest first, and elsewhere what happened last", async () => {
    backend.add("late", { mode: "waiting", mode_since: at(9), updated_at: at(9) });
    backend.add("early", { mode: "waiting", mode_since: at(1), updated_at: at(20) });
    await begin();
    expect(ids()).toEqual(["early", "late"]);
    inbox.show("all");
    await until(settled);
    expect(ids()).toEqual(["early", "late"]);
    backend.change("late", { unread: 1 });
    await until(() => ids()[0] === "late");
  });

  it("gives each filter what belongs to it, as it changes", async () => {
    backend.add("w", { mode: "waiting" });
    backend.add("mine", { mode: "human", agent: ana });
    backend.add("assigned", { mode: "ai", assignee: ana });
    backend.add("theirs", { mode: "human", agent: ben });
    backend.add("done", { mode: "closed", assignee: ana });
    await begin();
    expect(ids()).toEqual(["w"]);
    inbox.show("mine");
    await until(settled);
    expect(ids().sort()).toEqual(["assigned", "mine"]);
    inbox.show("closed");
    await until(settled);
    expect(ids()).toEqual(["done"]);
    backend.setMode("w", "human", ana);
    inbox.show("mine");
    await until(() => ids().includes("w"));
    inbox.show("waiting");
    expect(ids()).toEqual([]);
    expect(inbox.state.counts).toMatchObject({ waiting: 0, mine: 3 });
  });

  it("is read page by page, as far as it is looked at", async () => {
    for (let i = 0; i < 250; i++) backend.add(`c${i}`, { updated_at: at(i) });
    inbox.show("all");
    await begin();
    expect([ids().length, ids()[0], inbox.state.hasMore]).toEqual([100, "c249", true]);
    inbox.loadMore();
    inbox.loadMore();
    await until(() => settled() && ids().length === 200);
    inbox.loadMore();
    await until(() => settled() && ids().length === 250);
    expect(inbox.state.hasMore).toBe(false);
    inbox.loadMore();
    await pause(30);
    expect(backend.lists.length).toBe(3);
    expect(ids().at(-1)).toBe("c0");
  });

  it("shows no row below the last page that was read: there would be holes around it", async () => {
    for (let i = 0; i < 150; i++)
      backend.add(`c${i}`, { updated_at: at(i), mode: i === 3 ? "waiting" : "ai" });
    await begin();
    expect(ids()).toEqual(["c3"]);
    inbox.show("all");
    await until(settled);
    expect(ids()).not.toContain("c3");
    inbox.loadMore();
    await until(() => ids().length === 150);
    expect(ids().indexOf("c3")).toBe(146);
  });

  it("has everybody who waits, however many pages that takes", async () => {
    for (let i = 0; i < 450; i++)
      backend.add(`c${i}`, { mode: "waiting", mode_since: at(i), updated_at: at(i) });
    await begin();
    expect([ids().length, ids()[0]]).toEqual([450, "c0"]);
  });

  it("says that it could not be read, and reads it when asked again", async () => {
    backend.add("a", { mode: "waiting" });
    backend.refusesLists = ["unavailable"];
    await begin();
    expect([inbox.state.failed, ids()]).toEqual([true, []]);
    inbox.nudge();
    await until(() => ids().length === 1);
    expect(inbox.state.failed).toBe(false);
  });

  it("loses what is erased", async () => {
    backend.add("a", { mode: "waiting" });
    await begin();
    backend.tellInbox({ type: "removed", id: "a" });
    await until(() => ids().length === 0);
    expect(inbox.state.known.has("a")).toBe(false);
  });
});

describe("search", () => {
  it("asks the server, within the filter, and goes on living", async () => {
    backend.add("a", { mode: "waiting", visitor: { id: "v1", verified: false, name: "Maria" } });
    backend.add("b", { mode: "waiting", visitor: { id: "v2", verified: false, name: "Jonas" } });
    await begin();
    inbox.search("maria");
    expect(ids()).toEqual([]);
    await until(() => ids().length === 1);
    expect(backend.lists.at(-1)?.get("q")).toBe("maria");
    expect(backend.lists.at(-1)?.get("status")).toBe("waiting");
    backend.change("a", { unread: 4 });
    await until(() => inbox.state.rows[0]?.unread === 4);
    inbox.search("");
    expect(ids().length).toBe(2);
  });

  it("forgets an answer that comes after other words were typed", async () => {
    backend.add("a", { mode: "waiting", visitor: { id: "v1", verified: false, name: "Maria" } });
    await begin();
    let release: (() => void) | undefined;
    backend.beforeList = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    inbox.search("maria");
    await until(() => backend.lists.length === 2);
    const releaseFirst = release;
    backend.beforeList = undefined;
    inbox.search("nobody");
    await until(settled);
    releaseFirst?.();
    await pause(30);
    expect(ids()).toEqual([]);
  });
});

describe("a line that is lost", () => {
  it("comes back where it was, and is told what changed meanwhile", async () => {
    backend.add("a", { mode: "waiting" });
    await begin();
    backend.change("a", { unread: 1 });
    await until(() => inbox.state.known.get("a")?.unread === 1);
    await backend.crash();
    await until(() => inbox.state.phase === "offline");
    backend.change("a", { unread: 5 });
    backend.add("b", { mode: "waiting", version: 0 });
    backend.change("b", {});
    await backend.start();
    await until(() => ids().length === 2);
    expect(backend.inboxAfters).toEqual([null, "1"]);
    expect(inbox.state.known.get("a")?.unread).toBe(5);
    expect(backend.lists.length).toBe(1);
  });

  it("reads the list again where too much was missed", async () => {
    backend.add("a", { mode: "waiting" });
    await begin();
    backend.conversations.delete("a");
    backend.add("b", { mode: "waiting" });
    backend.resetsInbox = true;
    backend.cut();
    await until(() => ids()[0] === "b");
    expect(ids()).toEqual(["b"]);
  });

  it("shows its token once, then asks for another", async () => {
    const asked: (string | undefined)[] = [];
    const tokens = {
      token: async (refused?: string) => {
        asked.push(refused);
        return refused ? "t1" : "dead";
      },
    };
    inbox.close();
    inbox = new InboxClient({ api: new Api(backend.url, tokens), tokens, agentId: ana.id });
    inbox.connect();
    await until(() => inbox.state.phase === "online");
    expect(asked.slice(0, 2)).toEqual([undefined, "dead"]);
  });

  it("is given up where the agent may not be here", async () => {
    backend.closesNext = [4403];
    inbox.connect();
    await until(() => inbox.state.phase === "failed");
    await pause(50);
    expect(backend.inboxAfters).toEqual([]);
  });
});

describe("news", () => {
  it("are what was told since this began, beside what was known before", async () => {
    backend.add("a", { mode: "ai" });
    inbox.show("all");
    await begin();
    expect(inbox.state.told).toEqual([]);
    backend.change("a", { labels: ["vip"] });
    await until(() => inbox.state.told.length === 1);
    expect(inbox.state.told[0]).toMatchObject({ is: { labels: ["vip"] }, was: { labels: [] } });
    backend.change("b", { mode: "ai" });
    await until(() => inbox.state.told[0]?.is.id === "b");
    expect(inbox.state.told[0]?.was).toBeUndefined();
    const { told } = inbox.state;
    inbox.show("closed");
    await until(settled);
    expect(inbox.state.told).toBe(told);
  });

  it("tells of who begins to wait and of words for this agent, and of nothing that was so before", async () => {
    backend.add("old", { mode: "waiting" });
    backend.change("old", { unread: 3 });
    backend.add("mine", { mode: "human", agent: ana });
    backend.add("theirs", { mode: "human", agent: ben });
    await begin();
    expect(news).toEqual([]);
    backend.change("mine", { unread: 1 });
    backend.change("theirs", { unread: 1 });
    backend.setMode("theirs", "waiting");
    await until(() => news.length === 2);
    expect(news.map((one) => [one.kind, one.kind !== "notice" && one.conversation.id])).toEqual([
      ["message", "mine"],
      ["waiting", "theirs"],
    ]);
    const notice = {
      type: "notice",
      code: "taken_from_you",
      conversation_id: "mine",
      by: ben,
      reason: "lunch",
    } as const;
    backend.tellInbox(notice);
    await until(() => news.length === 3);
    expect(news[2]).toEqual({ kind: "notice", notice });
  });

  it("says who is there, and that this agent is away, also on a new line", async () => {
    await begin();
    inbox.setAway(true);
    await until(() => backend.inboxFrames.length === 1);
    backend.cut();
    await until(() => backend.inboxFrames.length === 2);
    expect(backend.inboxFrames).toEqual([
      { type: "presence", status: "away" },
      { type: "presence", status: "away" },
    ]);
    backend.tellInbox({
      type: "presence",
      agents: [{ ...ben, role: "agent", widgets: null, status: "online" }],
    });
    await until(() => inbox.state.agents[0]?.id === "ben");
  });
});

it("does nothing any more when it is closed", async () => {
  await begin();
  const changed = vi.fn<() => void>();
  inbox.close();
  inbox.subscribe(changed);
  await until(() => backend.inboxLines === 0);
  backend.change("x", { mode: "waiting" });
  await pause(50);
  expect(changed).not.toHaveBeenCalled();
});
