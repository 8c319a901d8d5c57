// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatState } from "../../client/state.ts";
import type { Message, OwnConversations, PublicConfig } from "../../protocol/index.ts";
import words from "../../locales/extras/en.json";
import type { PanelHandle, PanelOptions } from "../panel-api.ts";
import { attachPanel } from "../panel/attach-panel.tsx";
import { config, FakeClient, messagesOf, onlineState } from "../panel/fake-client.ts";
import * as extras from "./extras.ts";

vi.mock("../panel/bundled-words.ts", async () => {
  const { default: words } = await import("../../locales/en.json");
  return { fetchBundledWords: async () => words };
});
vi.mock("../panel/fetch-extras.ts", () => ({ fetchExtras: async () => extras }));
vi.mock("./words.ts", async (original) => ({
  ...(await original<object>()),
  fetchExtraWords: async () => words,
}));

let client: FakeClient;
let host: ShadowRoot;
let handle: PanelHandle;
let own: OwnConversations["conversations"];
const requests: { url: string; method: string; body: unknown }[] = [];
let answer: (url: string, method: string) => Response;

beforeEach(() => {
  client = new FakeClient(onlineState);
  client.session = { conversationId: "c1", visitorId: "v1", token: "t", renewAt: Infinity, verified: false };
  host = document.body.appendChild(document.createElement("foyer-chat")).attachShadow({ mode: "open" });
  own = [];
  requests.length = 0;
  answer = () => Response.json({ conversations: own });
  vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit) => {
    requests.push({ url, method, body });
    return answer(url, method);
  });
});
afterEach(() => {
  handle.destroy();
  document.body.replaceChildren();
  localStorage.clear();
  vi.unstubAllGlobals();
});

const find = (selector: string) => host.querySelector<HTMLElement>(selector);
/** A field of a form. */
const field = (selector: string) => host.querySelector<HTMLInputElement>(selector)!;
const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
const button = (name: string) =>
  all("button").find((node) => (node.getAttribute("aria-label") ?? node.textContent) === name);
const told = () => client.calls.filter(([name]) => name === "tell").map(([, frame]) => frame);

async function attach(change: Partial<ChatState> = {}, more: Partial<PanelOptions> = {}) {
  client.set(change);
  handle = attachPanel(
    host,
    { widgetId: "w", endpoint: "https://chat.example.com", mode: "inline", language: "en", ...more },
    client,
  );
  await vi.waitFor(() => expect(find(".attach") ?? find(".sheet")).not.toBeNull());
  return handle;
}

const withConfig = (change: Partial<PublicConfig>) => ({ config: { ...config, ...change } });
const inMode = (more: Partial<NonNullable<ChatState["conversation"]>>) => ({
  conversation: { ...onlineState.conversation!, ...more },
});

function fill(name: string, value: string) {
  field(`[name="${name}"]`).value = value;
}
function submit(selector: string) {
  find(selector)!.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}
const unattended = {
  mode: "waiting" as const,
  waiting: { since: "2026-05-04T09:00:00Z", outlook: "unattended" as const },
};
const prechat: PublicConfig["prechat"] = {
  enabled: true,
  consent_text: "I agree.",
  fields: [
    { name: "name", label: "Your name", type: "text", required: true, options: [] },
    { name: "email", label: "E-mail", type: "email", required: false, options: [] },
    { name: "topic", label: "Topic", type: "select", required: false, options: ["Order", "Else"] },
  ],
};

const openTranscript = async () => {
  await attach({ messages: messagesOf({ role: "visitor", text: "Hi" }) });
  button(words.transcript)!.click();
};

const attachment = (id: string, name: string, content_type: string) => ({
  id,
  name,
  content_type,
  size: 64_000,
  url: "/api/files/x",
});

function drop(...files: File[]) {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { files, types: ["Files"] } });
  find("section")!.dispatchEvent(event);
  return event;
}

/** Whether the panel took it. */
function paste(...files: File[]) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  find("footer textarea")!.dispatchEvent(Object.assign(event, { clipboardData: { files } }));
  return event.defaultPrevented;
}

describe("the form before the talk", () => {
  it("stands in place of the chat, says what is wrong, and tells what was filled in once all is right", async () => {
    await attach(withConfig({ prechat }));
    expect(find("textarea")).toBeNull();
    fill("email", "nobody");
    submit(".sheet");
    expect(all(".problem[role=alert]").map((node) => node.textContent)).toEqual([
      words.required,
      words.email_wrong,
      words.required,
    ]);
    expect(host.activeElement).toBe(find("[name=name]"));
    expect(told()).toEqual([]);
    fill("name", "Ada");
    fill("email", "ada@example.com");
    fill("topic", "Order");
    field("[name=consent]").checked = true;
    submit(".sheet");
    expect(told()).toEqual([
      { type: "contact", name: "Ada", email: "ada@example.com", fields: { topic: "Order" }, consent: true },
    ]);
    expect(find("textarea")).not.toBeNull();
  });

  it("is not shown to who filled it in before, who is vouched for, or who has said something", async () => {
    localStorage.setItem("foyer:w:prechat", "{}");
    await attach(withConfig({ prechat }));
    expect(find(".sheet")).toBeNull();
    localStorage.clear();
    client.set({ verified: true });
    expect(find(".sheet")).toBeNull();
    client.set({ verified: false, messages: messagesOf({ role: "visitor", text: "Hi" }) });
    expect(find(".sheet")).toBeNull();
    client.set({ messages: [] });
    expect(find(".sheet")).not.toBeNull();
  });
});

describe("waiting for a person", () => {
  it("is honest, and leads back", async () => {
    await attach(
      inMode({
        mode: "waiting",
        waiting: { since: "2026-05-04T09:00:00Z", position: 3, outlook: "expected" },
      }),
    );
    expect(find(".waiting")!.textContent).toContain("You are number 3 in line.");
    expect(find(".waiting")!.textContent).toContain("We have asked the team.");
    expect(find(".card")).toBeNull();
    find(".waiting .chip")!.click();
    expect(client.calls).toContainEqual(["handoff", false]);
  });

  it("with nobody there, takes an address with consent and keeps it until it is told", async () => {
    await attach(inMode(unattended));
    fill("email", "ada@example.com");
    submit(".card");
    expect(find(".card .problem")!.textContent).toBe(words.required);
    field("[name=consent]").checked = true;
    client.set({ phase: "offline" });
    submit(".card");
    expect(find(".done")!.textContent).toContain(words.email_kept);
    expect(told()).toEqual([]);
    client.set({ phase: "online" });
    expect(told()).toEqual([{ type: "contact", email: "ada@example.com", consent: true }]);
    client.set(inMode({ ...unattended, reachable: true }));
    expect(find(".done")!.textContent).toContain(words.email_left);
    button(words.email_change)!.click();
    expect(find("[name=email]")).not.toBeNull();
  });

  it("asks for no address where the owner does not want one", async () => {
    const handoff = { ...config.handoff, collect_email: false };
    await attach({ ...inMode(unattended), ...withConfig({ handoff }) });
    expect(find(".waiting")).not.toBeNull();
    expect(find(".card")).toBeNull();
  });

  it("shows the owner's consent text in place of its own", async () => {
    const handoff = { ...config.handoff, consent_text: "As our policy says." };
    await attach({ ...inMode(unattended), ...withConfig({ handoff }) });
    expect(find(".consent")!.textContent).toBe("As our policy says.");
  });
});

describe("thumbs", () => {
  const answers = messagesOf({ role: "visitor", text: "Hi" }, { role: "assistant", text: "Hello" });

  it("rate an answer of the assistant's, and take it back", async () => {
    await attach({ messages: answers });
    expect(all(".thumbs")).toHaveLength(1);
    button(words.helpful)!.click();
    client.set({ messages: answers.map((one): Message => (one.seq === 2 ? { ...one, rating: "up" } : one)) });
    expect(button(words.helpful)!.getAttribute("aria-pressed")).toBe("true");
    button(words.helpful)!.click();
    button(words.not_helpful)!.click();
    expect(told()).toEqual([
      { type: "rate", seq: 2, value: "up" },
      { type: "rate", seq: 2, value: null },
      { type: "rate", seq: 2, value: "down" },
    ]);
  });

  it("are not under what failed, is being written, or a person said, nor where they are switched off", async () => {
    await attach({
      messages: messagesOf(
        { role: "assistant", text: "", status: "failed" },
        { role: "agent", text: "Hi", author: { id: "a", name: "Ann" } },
      ),
      partial: { id: "p", text: "Hel" },
    });
    expect(all(".thumbs")).toEqual([]);
    client.set({
      partial: null,
      messages: answers,
      ...withConfig({ feedback: { thumbs: false, csat: true } }),
    });
    expect(all(".thumbs")).toEqual([]);
  });
});

describe("the question at the end", () => {
  const talk = messagesOf({ role: "agent", text: "Bye", author: { id: "a", name: "Ann" } });
  const over = { ...inMode({ mode: "closed" as const }), messages: talk };

  it("takes a score and a comment, and says thank you", async () => {
    await attach(over);
    button("4Good")!.click();
    expect(button("4Good")!.getAttribute("aria-pressed")).toBe("true");
    field(".csat textarea").value = " Nice ";
    submit(".csat");
    expect(told()).toEqual([{ type: "rate", csat: 4, comment: "Nice" }]);
    client.set(inMode({ mode: "closed", csat: 4 }));
    expect(find(".done")!.textContent).toBe(words.csat_thanks);
  });

  it("can be left unanswered, for good", async () => {
    const handle = await attach(over);
    button(words.csat_skip)!.click();
    expect(find(".csat")).toBeNull();
    handle.destroy();
    await attach(over);
    expect(find(".csat")).toBeNull();
  });

  it("is not asked while the talk goes on, where no person was in it, or where it is switched off", async () => {
    await attach({ messages: talk });
    expect(find(".csat")).toBeNull();
    client.set({ ...inMode({ mode: "closed" }), messages: messagesOf({ role: "assistant", text: "Hi" }) });
    expect(find(".csat")).toBeNull();
    client.set({ ...over, ...withConfig({ feedback: { thumbs: true, csat: false } }) });
    expect(find(".csat")).toBeNull();
  });
});

describe("past conversations", () => {
  const last_message = { role: "agent", text: "It is on its way", created_at: "2026-05-04T10:00:00.000Z" };
  const order = {
    id: "c0",
    mode: "human" as const,
    title: "Where is my order?",
    last_message,
    updated_at: last_message.created_at,
  };

  beforeEach(() => {
    own = [order];
    localStorage.setItem("foyer:w:seen", JSON.stringify({ c0: "2026-05-04T09:00:00.000Z" }));
  });

  it("are offered where nothing has been said, with what is new in them, and can be gone back to", async () => {
    await attach();
    await vi.waitFor(() => expect(find(".past")).not.toBeNull());
    expect(requests[0]).toMatchObject({ url: "https://chat.example.com/api/sessions", method: "GET" });
    expect(find(".past")!.textContent).toContain("Where is my order?");
    expect(find(".past .dot")!.getAttribute("aria-label")).toBe(words.past_news);
    find(".past")!.click();
    expect(client.calls).toContainEqual(["moveTo", { conversation_id: "c0" }]);
  });

  it("are a list behind the menu, from which one comes back or begins anew", async () => {
    await attach({ messages: messagesOf({ role: "visitor", text: "Hi" }) });
    await vi.waitFor(() => expect(button(`${words.past} (1)`)).toBeDefined());
    button(`${words.past} (1)`)!.click();
    expect(find(".sheet h3")!.textContent).toBe(words.past);
    expect(find(".log")).toBeNull();
    expect(host.activeElement).toBe(button(words.back));
    button(words.back)!.click();
    expect(find(".log")).not.toBeNull();
    button(`${words.past} (1)`)!.click();
    all(".sheet .act")[0]!.click();
    expect(client.calls).toContainEqual(["moveTo", { new: true }]);
  });

  it("are not left while a message is on its way", async () => {
    await attach();
    await vi.waitFor(() => expect(find(".past")).not.toBeNull());
    client.set({
      messages: messagesOf({ role: "visitor", text: "Hi" }),
      pending: [{ id: "p", text: "x", created_at: "2026-05-04T10:00:00.000Z", status: "pending" }],
    });
    button(`${words.past} (1)`)!.click();
    find(".past")!.click();
    expect(find(".sheet .problem")!.textContent).toBe(words.past_wait);
    expect(client.calls.filter(([name]) => name === "moveTo")).toEqual([]);
  });

  it("that cannot be listed say so, and are asked for by nobody who is here for the first time", async () => {
    answer = () => new Response("", { status: 503 });
    await attach({ messages: messagesOf({ role: "visitor", text: "Hi" }) });
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    client.session = null;
    client.set({ messages: [], conversation: null });
    expect(localStorage.getItem("foyer:w:seen")).toBeNull();
    client.session = {
      conversationId: "c2",
      visitorId: "v1",
      token: "t2",
      renewAt: Infinity,
      verified: false,
    };
    client.set(inMode({ id: "c2" }));
    expect(requests).toHaveLength(1);
  });
});

describe("the transcript", () => {
  it("is downloaded with the visitor's token", async () => {
    await openTranscript();
    answer = () => new Response("Hi");
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    button(words.transcript_txt)!.click();
    await vi.waitFor(() => expect(find(".sheet output")!.textContent).toBe(words.transcript_saved));
    expect(saved).toEqual([expect.stringMatching(/^chat-.*\.txt$/)]);
    expect(requests.at(-1)!.url).toMatch(/\/api\/transcript\/c1\?format=txt&time_zone=\w/);
  });

  it("is sent by e-mail; where the backend sends none, it says so", async () => {
    await openTranscript();
    answer = (_, method) => (method === "POST" ? Response.json({}) : Response.json({ conversations: [] }));
    fill("email", "ada@example.com");
    submit(".sheet form");
    await vi.waitFor(() => expect(find(".sheet output")!.textContent).toContain("ada@example.com"));
    answer = () => Response.json({ code: "not_configured" }, { status: 501 });
    submit(".sheet form");
    await vi.waitFor(() => expect(find(".sheet")!.textContent).toContain(words.transcript_no_email));
    expect(find(".sheet form")).toBeNull();
  });

  it("that does not come is trouble, and can be tried again", async () => {
    await openTranscript();
    answer = () => new Response("", { status: 503 });
    button(words.transcript_html)!.click();
    await vi.waitFor(() => expect(find(".sheet .problem[role=alert]")!.textContent).toBe(words.try_again));
    expect(button(words.transcript_html)!.getAttribute("aria-disabled")).toBe("false");
  });

  it("is not offered where the owner does not want that, or nothing was said", async () => {
    await attach();
    expect(button(words.transcript)).toBeUndefined();
    client.set({
      messages: messagesOf({ role: "visitor", text: "Hi" }),
      ...withConfig({ transcript: false }),
    });
    expect(button(words.transcript)).toBeUndefined();
  });
});

describe("files", () => {
  it("of a message are pictures where a browser can trust them, and names with sizes where not", async () => {
    await attach({
      messages: messagesOf({
        role: "agent",
        text: "",
        attachments: [attachment("f_1", "a.png", "image/png"), attachment("f_2", "b.svg", "image/svg+xml")],
      }),
    });
    expect(all(".file img").map((node) => node.getAttribute("src"))).toEqual([
      "https://chat.example.com/api/files/x",
    ]);
    expect(all(".file")[1]!.textContent).toBe("b.svg64 kB");
    expect(all(".file a")[1]!.getAttribute("rel")).toContain("noopener");
  });

  it("dropped together are put and said together", async () => {
    await attach();
    let count = 0;
    answer = () =>
      Response.json({ attachment: attachment(`f_${++count}`, "a", "image/png") }, { status: 201 });
    expect(drop(new File(["a"], "a.png"), new File(["b"], "b.png")).defaultPrevented).toBe(true);
    expect(all(".sending")).toHaveLength(2);
    await vi.waitFor(() => expect(all(".sending")).toEqual([]));
    expect(client.calls.filter(([name]) => name === "send")).toMatchObject([
      ["send", "", [{ id: "f_1" }, { id: "f_2" }]],
    ]);
  });

  it("that are pasted go the same way, and pasted words stay the field's", async () => {
    await attach();
    const put = attachment("f_1", "a.png", "image/png");
    answer = () => Response.json({ attachment: put }, { status: 201 });
    expect(paste()).toBe(false);
    expect(paste(new File(["a"], "a.png"))).toBe(true);
    await vi.waitFor(() => expect(client.calls.some(([name]) => name === "send")).toBe(true));
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("that are refused say why; what a bad line ate can be sent again", async () => {
    await attach();
    answer = () => Response.json({ code: "unsupported_file" }, { status: 415 });
    drop(new File(["a"], "a.exe"));
    await vi.waitFor(() => expect(find(".sending.problem")!.textContent).toContain(words.file_unsupported));
    expect(button(words.again)).toBeUndefined();
    button(words.dismiss)!.click();
    answer = () => {
      throw new TypeError("no line");
    };
    drop(new File(["a"], "a.png"));
    await vi.waitFor(() => expect(button(words.again)).toBeDefined());
    answer = () => Response.json({ attachment: attachment("f_1", "a.png", "image/png") }, { status: 201 });
    button(words.again)!.click();
    await vi.waitFor(() => expect(client.calls.some(([name]) => name === "send")).toBe(true));
  });

  it("are asked for no more where the backend has no place for them", async () => {
    await attach();
    answer = () => Response.json({ code: "not_configured" }, { status: 501 });
    drop(new File(["a"], "a.png"));
    await vi.waitFor(() => expect(find(".attach")).toBeNull());
  });
});

it("says what happened in the conversation in its own words", async () => {
  await attach({
    messages: messagesOf(
      { role: "system", text: "x", code: "agent_joined", author: { id: "a", name: "Ann" } },
      { role: "system", text: "x", code: "nobody_came" },
    ),
  });
  expect(
    all(".event")
      .slice(1)
      .map((node) => node.textContent),
  ).toEqual(["Ann joined the conversation.", words.nobody_came]);
});

it("says so where a link from an e-mail did not lead into its conversation", async () => {
  const continued = `x.${btoa(JSON.stringify({ conversation_id: "another" }))}.y`;
  await attach({}, { continued });
  expect(find("footer .notice")!.textContent).toContain(words.link_old);
  button(words.dismiss)!.click();
  expect(find("footer .notice")).toBeNull();
});

it("ends with the panel, without a trace", async () => {
  const handle = await attach();
  handle.destroy();
  expect(host.childNodes.length).toBe(0);
  expect(host.adoptedStyleSheets.length).toBe(0);
  expect(client.listenerCount).toBe(0);
});
