// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { conversation, message, online, session } from "./test/chat-states.ts";
import { PlacedChat } from "./test/bubble-page.ts";
import { chatsOnPage, FakeFoyer, FakePanel } from "./test/fake-foyer.ts";

const token = (ts: number): string => `${ts}.${"a".repeat(64)}`;
const config = { widget_id: "w_1" } as never;

let foyer: FakeFoyer;
let answer: Response | Error;

beforeEach(() => {
  vi.useFakeTimers();
  foyer = new FakeFoyer();
  answer = Response.json({ widget_id: "w_1" });
  vi.stubGlobal("fetch", async () => {
    if (answer instanceof Error) throw answer;
    return answer.clone();
  });
});

afterEach(async () => {
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(3_000);
  const left = [foyer.listening, vi.getTimerCount(), window.foyerChats?.size ?? 0];
  if (left.some(Boolean)) throw new Error(`Left behind: listeners, timers, chats: ${String(left)}`);
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function keepSession(kept: object): void {
  localStorage.setItem("foyer:w_1:session", JSON.stringify(kept));
}

describe("Foyer Chat on a page", () => {
  it("appears with only the keys, and says that it is ready", async () => {
    const chat = new PlacedChat().update();
    await settled();
    const [element] = chatsOnPage();
    expect(element?.parentElement).toBe(document.body);
    expect(element?.getAttribute("widget-id")).toBe("w_1");
    expect(element?.getAttribute("endpoint")).toBe("https://chat.example.com");
    expect(chat.events).toEqual(["ready"]);
    expect(chat.statesAt).toEqual([
      expect.objectContaining({ is_ready: true, is_visible_launcher: true, error_code: null }),
    ]);
    expect(chat.debugger).toEqual([]);
  });

  it("does nothing at all for updates that say the same", async () => {
    const given = {
      primary_color: "rgba(37, 99, 235, 1)",
      custom_attributes: '{"plan":"pro"}',
      z_index: 900,
    };
    const chat = new PlacedChat().update(given);
    const panel = new FakePanel().mount();
    await settled();
    const changes: MutationRecord[] = [];
    const watching = new MutationObserver((records) => void changes.push(...records));
    watching.observe(document, { subtree: true, childList: true, attributes: true });
    const [published, calls] = [chat.published, [...foyer.calls]];
    for (let n = 0; n < 20; n++) chat.update(given);
    await settled();
    watching.disconnect();
    expect(changes).toEqual([]);
    expect(chat.published).toBe(published);
    expect(foyer.calls).toEqual(calls);
    expect(panel.calls).toEqual([]);
  });

  it("changes one colour and nothing else", async () => {
    const chat = new PlacedChat().update({ title: "Ask us" });
    const [element] = chatsOnPage();
    const panel = new FakePanel().mount();
    chat.update({ title: "Ask us", primary_color: "rgba(255, 0, 0, 1)" });
    expect(foyer.calls).toEqual(['configure {"color":"#ff0000","title":"Ask us"} w_1']);
    chat.update({ title: "Ask us", primary_color: "rgba(255, 0, 0, 1)", text_color: "rgb(0, 0, 255)" });
    // What stands on it has to be readable, whatever the visitor's device prefers.
    expect(foyer.calls.slice(1)).toEqual([
      'configure {"theme":"light","color":"#ff0000","title":"Ask us"} w_1',
    ]);
    expect(element?.style.getPropertyValue("--foyer-ink")).toBe("#0000ff");
    expect(panel.calls).toEqual([]);
    expect(chatsOnPage()).toEqual([element]);
  });

  it("loads nothing before the visitor opted in, and does afterwards", async () => {
    const fetched = vi.fn<() => Promise<Response>>(async () => Response.json({}));
    vi.stubGlobal("fetch", fetched);
    const chat = new PlacedChat().update({ wait_for_cookie_consent: true });
    chat.update({ wait_for_cookie_consent: true, title: "Ask us" });
    chat.element.open();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chatsOnPage()).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
    expect(localStorage.length).toBe(0);
    chat.optIn?.();
    await settled();
    expect(chatsOnPage()).toHaveLength(1);
    expect(chatsOnPage()[0]?.visitor?.choice).toEqual({ title: "Ask us" });
    expect(foyer.calls).toEqual(["open w_1"]);
  });

  it("says what is wrong with a key, and begins when it is right", async () => {
    const chat = new PlacedChat();
    chat.keys["Widget ID"] = "";
    chat.update();
    expect(chat.states["error_code"]).toBe("not_configured");
    expect(chat.events).toEqual(["error"]);
    expect(chat.debugger).toEqual([chat.states["error_message"]]);
    chat.keys["Widget ID"] = "w_1";
    chat.update();
    await settled();
    expect(chat.states).toMatchObject({ error_code: null, error_message: null, is_ready: true });
  });

  it.each([
    [
      () => Response.json({ code: "not_found", detail: "Nothing." }, { status: 404 }),
      "not_found",
      /no widget "w_1"/,
    ],
    [() => new TypeError("Failed to fetch"), "unreachable", /chat\.example\.com does not answer/],
  ])("says that the widget cannot be had", async (made, code, message) => {
    answer = made();
    const chat = new PlacedChat().update();
    await settled();
    expect(chat.states).toMatchObject({ is_ready: false, error_code: code });
    expect(chat.states["error_message"]).toMatch(message);
    expect(chat.debugger).toEqual([chat.states["error_message"]]);
    expect(chat.events).toEqual(["error"]);
  });

  it("draws one launcher for two elements, and hands it over when the first goes", async () => {
    const first = new PlacedChat().update();
    const second = new PlacedChat().update({ title: "Second" });
    await settled();
    const [element, ...others] = chatsOnPage();
    expect(others).toEqual([]);
    expect(element?.visitor?.choice).toEqual({});
    expect([first.events, second.events]).toEqual([["ready"], ["ready"]]);
    const panel = new FakePanel(session()).mount();
    panel.become(online({ unread: 2, config }));
    expect([first.states["unread_count"], second.states["unread_count"]]).toEqual([2, 2]);
    first.canvas.remove();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(chatsOnPage()).toEqual([element]);
    expect(element?.visitor?.choice).toEqual({ title: "Second" });
    expect(first.states).toMatchObject({ is_ready: false, is_connected: false });
  });

  it("keeps two widgets apart", async () => {
    const one = new PlacedChat().update();
    const other = new PlacedChat().update({ widget_id: "w_2" });
    await settled();
    expect(chatsOnPage().map((element) => element.getAttribute("widget-id"))).toEqual(["w_1", "w_2"]);
    new FakePanel(session()).mount(chatsOnPage()[1]).become(online({ unread: 1, config }));
    expect([one.states["unread_count"], other.states["unread_count"]]).toEqual([0, 1]);
  });

  it("ends with its element, and comes back with an update", async () => {
    const chat = new PlacedChat().update();
    await settled();
    chat.canvas.remove();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(chatsOnPage()).toEqual([]);
    chat.update();
    expect(chatsOnPage()).toEqual([]);
    document.body.append(chat.canvas);
    chat.update();
    await settled();
    expect(chatsOnPage()).toHaveLength(1);
  });

  it("fills its canvas when it is inline, and is high enough where nothing is", async () => {
    const chat = new PlacedChat().update({ display_mode: "Inline" });
    await settled();
    const [element] = chatsOnPage();
    expect(element?.parentElement).toBe(chat.canvas);
    expect(element?.getAttribute("mode")).toBe("inline");
    expect(chat.canvas.style.minHeight).toBe("320px");
    expect(chat.states).toMatchObject({ is_open: true, is_visible_launcher: false });
    chat.update({ display_mode: "Floating" });
    expect(chatsOnPage().map((one) => one.parentElement)).toEqual([document.body]);
    expect(chat.canvas.style.minHeight).toBe("");
  });

  it("takes the launcher away with the element's visibility, once", async () => {
    const chat = new PlacedChat().update();
    await settled();
    chat.update({}, { isVisible: false }).update({}, { isVisible: false });
    chat.update({}, { isVisible: true });
    expect(foyer.calls).toEqual(["hide w_1", "show w_1"]);
    expect(chatsOnPage()).toHaveLength(1);
  });

  it("hides and shows the launcher by field and by action", async () => {
    const chat = new PlacedChat().update({ hide_launcher: true });
    await settled();
    const [element] = chatsOnPage();
    expect(element?.getAttribute("launcher")).toBe("none");
    expect(chat.states["is_visible_launcher"]).toBe(false);
    chat.element.showLauncher(true);
    expect(element?.hasAttribute("launcher")).toBe(false);
    expect(chat.states["is_visible_launcher"]).toBe(true);
  });

  it("hides the launcher by an action without starting anew, and again when an opened chat is closed", async () => {
    const chat = new PlacedChat().update();
    const panel = new FakePanel().mount();
    await settled();
    chat.element.showLauncher(false);
    expect(foyer.calls).toEqual(["hide w_1"]);
    foyer.emit("open");
    foyer.emit("close");
    expect(foyer.calls).toEqual(["hide w_1", "hide w_1"]);
    chat.element.showLauncher(true);
    expect(foyer.calls.at(-1)).toBe("show w_1");
    chat.element.send("Still the same panel");
    expect(panel.calls).toEqual(["send Still the same panel"]);
  });

  it("tells when it is opened and closed, once each", async () => {
    const chat = new PlacedChat().update({ open_on_load: true });
    await settled();
    expect(foyer.calls).toEqual(["open w_1"]);
    foyer.emit("open");
    foyer.emit("open");
    expect(chat.states["is_open"]).toBe(true);
    foyer.emit("close");
    expect(chat.events).toEqual(["ready", "opened", "closed"]);
  });

  it("keeps what an action wants until there is a panel", async () => {
    const chat = new PlacedChat().update();
    chat.element.prefill("Where is my order?");
    chat.element.requestHuman("It is late");
    chat.element.send(" Hello ");
    expect(foyer.calls).toEqual(["open w_1", "open w_1", "send Hello w_1"]);
    const panel = new FakePanel().mount();
    expect(panel.calls).toEqual(["write Where is my order?", "handoff true It is late"]);
    chat.element.send("Again");
    chat.element.startNewConversation();
    chat.element.reset();
    expect(panel.calls.slice(2)).toEqual(["send Again", 'moveTo {"new":true}', "write "]);
  });

  it("takes language from the field, from the action, and from a field that changes", async () => {
    const chat = new PlacedChat().update({ language: "de" });
    const [element] = chatsOnPage();
    chat.element.setLanguage("fr");
    expect(element?.getAttribute("language")).toBe("fr");
    chat.update({ language: "es" });
    expect(element?.getAttribute("language")).toBe("es");
    chat.element.setLanguage("no language");
    expect(element?.getAttribute("language")).toBe("es");
    expect(chat.states["error_code"]).toBe("invalid");
  });
});

describe("the visitor of Foyer Chat", () => {
  it("is presented before the panel is there", async () => {
    new PlacedChat().update({
      user_id: "u1",
      user_token: token(1_767_225_600),
      user_name: "Uma",
      custom_attributes: '{"plan":"pro"}',
    });
    const visitor = chatsOnPage()[0]?.visitor;
    expect(visitor?.identity).toMatchObject({ user_id: "u1", ts: 1_767_225_600, name: "Uma" });
    expect(visitor?.attributes).toEqual({ plan: "pro" });
  });

  it("is identified when user and token come, and not again by a newer token's absence", async () => {
    const chat = new PlacedChat().update();
    const panel = new FakePanel().mount();
    chat.update({ user_id: "u1" });
    expect(chatsOnPage()[0]?.visitor?.attributes).toEqual({ user_id: "u1" });
    expect(panel.calls).toEqual(["renew"]);
    chat.update({ user_id: "u1", user_token: token(1) });
    expect(panel.calls[1]).toMatch(/^identify \{"user_id":"u1","ts":1/);
    const { length } = panel.calls;
    chat.update({ user_id: "u1" });
    expect(panel.calls.slice(length)).toEqual([]);
    expect(chatsOnPage()[0]?.visitor?.identity).toMatchObject({ user_id: "u1" });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(chat.debugger).toEqual([]);
  });

  it("is unproven without a token, which the builder is told once, after a while", async () => {
    const chat = new PlacedChat().update({ user_id: "u1" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chat.debugger).toEqual([]);
    chat.update({ user_id: "u1", user_name: "Uma" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(chat.debugger).toHaveLength(1);
    expect(chat.debugger[0]).toContain("Create visitor token");
    expect(chat.states["error_code"]).toBeNull();
  });

  it("is told of when the token was not accepted", async () => {
    const chat = new PlacedChat().update({ user_id: "u1", user_token: token(1) });
    const panel = new FakePanel().mount();
    panel.session = session();
    panel.become(online({ config }));
    expect(chat.states["error_code"]).toBe("identity_invalid");
    expect(chat.events).toContain("error");
    expect(chat.debugger.join()).toContain("the secret that signs visitors");
  });

  it("is no builder's mistake where only verified visitors may chat and this one is not logged in", () => {
    const chat = new PlacedChat().update();
    const panel = new FakePanel().mount();
    const error = { code: "identity_required", message: "Log in first." } as const;
    panel.become({ ...online({ config }), phase: "failed", conversation: null, error });
    expect(chat.states).toMatchObject({ error_code: "identity_required", error_message: "Log in first." });
    expect(chat.debugger).toEqual([]);
  });

  it("leaves nothing behind when the user id becomes blank", async () => {
    const chat = new PlacedChat().update({
      user_id: "u1",
      user_token: token(1),
      custom_attributes: '{"plan":"pro"}',
    });
    const proven = session({ verified: true, userId: "u1" });
    const panel = new FakePanel(proven).mount();
    panel.become(online({ config, messages: [message(1, "agent")], unread: 1 }));
    chat.update();
    expect(panel.calls).toEqual(["logout"]);
    expect(chatsOnPage()[0]?.visitor).not.toHaveProperty("identity");
    expect(chatsOnPage()[0]?.visitor?.attributes).toEqual({});
    expect(chat.states).toMatchObject({ conversation_id: null, last_message: null, unread_count: 0 });
    expect(chat.events.filter((event) => event === "logged_out")).toHaveLength(1);
  });

  it("never hands one user's talk to the next", async () => {
    const chat = new PlacedChat().update({ user_id: "u1" });
    const panel = new FakePanel(session()).mount();
    panel.become(online({ config }));
    chat.update({ user_id: "u2", user_token: token(2) });
    expect(panel.calls[0]).toBe("logout");
    expect(panel.calls[1]).toMatch(/^identify \{"user_id":"u2"/);
    expect(chatsOnPage()[0]?.visitor?.attributes).toEqual({});
  });

  it("is forgotten by the action, though the fields still name them", async () => {
    const chat = new PlacedChat().update({ user_id: "u1", user_token: token(1), user_name: "Uma" });
    const panel = new FakePanel(session({ verified: true, userId: "u1" })).mount();
    chat.element.logOut();
    chat.update({ user_id: "u1", user_token: token(1), user_name: "Uma", title: "Ask us" });
    expect(panel.calls).toEqual(["logout"]);
    expect(chat.events.filter((event) => event === "logged_out")).toHaveLength(1);
    chat.update({ user_id: "u2", user_token: token(2) });
    expect(panel.calls.at(-1)).toMatch(/^identify \{"user_id":"u2"/);
  });

  it("does not come back by itself when another tab logged them out", async () => {
    const chat = new PlacedChat().update({ user_id: "u1", user_token: token(1) });
    const panel = new FakePanel(session({ verified: true, userId: "u1" })).mount();
    panel.become(online({ config }));
    panel.session = null;
    panel.become({ ...online({ config }), conversation: null, messages: [] });
    expect(chat.events).toContain("logged_out");
    expect(chatsOnPage()[0]?.visitor).not.toHaveProperty("identity");
  });

  it("of former days is forgotten where the app's user is logged out", async () => {
    keepSession({ token: "t", conversationId: "c_1", verified: true, userId: "u1" });
    const chat = new PlacedChat();
    chat.isUserLoggedIn = false;
    chat.update();
    expect(chatsOnPage()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(chatsOnPage()).toHaveLength(1);
    expect(localStorage.getItem("foyer:w_1:session")).toBeNull();
  });

  it("of former days is kept where the user's id only comes late", async () => {
    keepSession({ token: "t", conversationId: "c_1", verified: true, userId: "u1" });
    const chat = new PlacedChat();
    chat.isUserLoggedIn = false;
    chat.update();
    chat.update({ user_id: "u1", user_token: token(1) });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chatsOnPage()).toHaveLength(1);
    expect(localStorage.getItem("foyer:w_1:session")).not.toBeNull();
  });

  it("has attributes of fields and actions, and keeps them where JSON is broken", async () => {
    const chat = new PlacedChat().update({ custom_attributes: '{"plan":"pro"}' });
    const panel = new FakePanel().mount();
    chat.element.setAttributes('{"orders":3}');
    expect(panel.calls).toEqual(["renew"]);
    chat.element.setAttributes("{orders:");
    chat.update({ custom_attributes: "{plan" });
    expect(chatsOnPage()[0]?.visitor?.attributes).toEqual({ plan: "pro", orders: 3 });
    expect(panel.calls).toEqual(["renew"]);
    expect(chat.states["error_code"]).toBe("invalid");
    expect(chat.states["error_message"]).toContain("not JSON");
  });

  it("goes to their own conversation, and the builder is told where it is not theirs", async () => {
    const chat = new PlacedChat().update({ conversation_id: "c_7" });
    const panel = new FakePanel(session()).mount();
    panel.become(online({ config }));
    expect(panel.calls).toEqual(['moveTo {"conversation_id":"c_7"}']);
    await settled();
    expect(chat.states["error_code"]).toBe("not_found");
    panel.session = session({ conversationId: "c_8" });
    panel.become(online({ config, conversation: conversation({ id: "c_8" }) }));
    chat.update({ conversation_id: "c_8" });
    expect(panel.calls).toHaveLength(1);
    expect(chat.states["error_code"]).toBeNull();
  });
});
