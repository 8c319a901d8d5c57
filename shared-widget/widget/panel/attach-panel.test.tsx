// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PanelOptions } from "../panel-api.ts";
import { attachPanel } from "./attach-panel.tsx";
import { blankState, config, FakeClient, messagesOf, onlineState } from "./fake-client.ts";

vi.mock("./bundled-words.ts", async () => {
  const { default: words } = await import("../../locales/en.json");
  return { fetchBundledWords: async () => words };
});

// What the extras do is tested with them; here the panel is alone.
vi.mock("./fetch-extras.ts", () => ({ fetchExtras: () => new Promise(() => {}) }));

let client: FakeClient;
let host: ShadowRoot;

beforeEach(() => {
  client = new FakeClient(onlineState);
  const element = document.createElement("foyer-chat");
  document.body.append(element);
  host = element.attachShadow({ mode: "open" });
});
afterEach(() => {
  document.body.replaceChildren();
});

const find = (selector: string) => host.querySelector<HTMLElement>(selector);
const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
const button = (name: string) =>
  all("button, summary").find(
    (node) => (node.ariaLabel ?? node.getAttribute("aria-label") ?? node.textContent) === name,
  );
const field = () => find("textarea") as HTMLTextAreaElement;

const status = () => find(".status")!.textContent;
const notice = () => find(".notice")!.textContent;
const inMode = (mode: "ai" | "waiting" | "human" | "closed") => ({
  conversation: {
    ...onlineState.conversation!,
    mode,
    ...(mode === "human" && { agent: { id: "a", name: "Ann" } }),
  },
});

/** A panel in English, with its words there. */
async function attach(options: Partial<PanelOptions> = {}) {
  const handle = attachPanel(
    host,
    { widgetId: "w", endpoint: "", mode: "floating", language: "en", ...options },
    client,
  );
  await vi.waitFor(() => expect(find("header")).not.toBeNull());
  return handle;
}

function type(text: string) {
  field().value = text;
  field().dispatchEvent(new Event("input", { bubbles: true }));
}

function press(node: HTMLElement, key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...more,
  });
  node.dispatchEvent(event);
  return event;
}

describe("a host that takes part", () => {
  it("puts words into the field without sending them", async () => {
    const handle = await attach({ mode: "inline" });
    handle.write("Where is my order?");
    expect(field().value).toBe("Where is my order?");
    expect(client.calls.filter(([name]) => name === "send")).toEqual([]);
  });

  it("chooses words and colours over the config's, also later, and keeps the draft", async () => {
    Object.assign(host.host, { visitor: { choice: { title: "Ask Ada" } } });
    const handle = await attach({ mode: "inline" });
    type("half a question");
    expect(find("h2")!.textContent).toBe("Ask Ada");
    Object.assign(host.host, { visitor: { choice: { color: "#ff0000" } } });
    handle.draw();
    expect(find("h2")!.textContent).toBe("Chat with us");
    expect(find(".panel")!.style.getPropertyValue("--accent")).toBe("#ff0000");
    expect(field().value).toBe("half a question");
  });
});

describe("opening and closing", () => {
  it("waits hidden until it is opened, and connects at once", async () => {
    const events: string[] = [];
    const handle = await attach({ onEvent: (name) => events.push(name) });
    const panel = find("section")!;
    expect(client.calls).toContainEqual(["connect"]);
    expect([panel.hidden, panel.getAttribute("role"), panel.getAttribute("aria-label")]).toEqual([
      true,
      "dialog",
      "Chat with us",
    ]);
    handle.open();
    handle.open();
    expect(panel.hidden).toBe(false);
    expect(host.activeElement).toBe(field());
    expect(client.calls.at(-1)).toEqual(["setReading", true]);
    handle.close();
    handle.close();
    expect(panel.hidden).toBe(true);
    expect(client.calls.at(-1)).toEqual(["setReading", false]);
    expect(events).toEqual(["open", "close"]);
  });

  it("asks its host to close on Escape and on the button, and keeps keys from the page", async () => {
    const onClose = vi.fn<() => void>();
    const onPageKey = vi.fn<() => void>();
    document.addEventListener("keydown", onPageKey);
    const handle = await attach({ onClose });
    handle.open();
    press(field(), "s");
    press(field(), "Escape", { isComposing: true });
    expect(onClose).not.toHaveBeenCalled();
    press(field(), "Escape");
    button("Close chat")!.click();
    expect(onClose).toHaveBeenCalledTimes(2);
    expect(onPageKey).not.toHaveBeenCalled();
    document.removeEventListener("keydown", onPageKey);
  });

  it("keeps the draft while it is closed", async () => {
    const handle = await attach();
    handle.open();
    type("half a thought");
    handle.close();
    handle.open();
    expect(field().value).toBe("half a thought");
  });

  it("has a head that is no banner: that is the page's own", async () => {
    await attach({ mode: "inline" });
    expect(find("header")!.getAttribute("role")).toBe("none");
  });

  it("is there from the start, with nothing to close, inline and as a page", async () => {
    await attach({ mode: "inline" });
    expect(find("section")!.hidden).toBe(false);
    expect(find("section")!.getAttribute("role")).toBe("region");
    expect(button("Close chat")).toBeUndefined();
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const handle = await attach();
    handle.destroy();
    handle.destroy();
    expect(host.childNodes.length).toBe(0);
    expect(host.adoptedStyleSheets.length).toBe(0);
    expect(client.listenerCount).toBe(0);
    expect(client.calls).toContainEqual(["dispose"]);
  });
});

describe("words and theme", () => {
  it("shows no words before the session says which language, and English after a second", async () => {
    vi.useFakeTimers();
    client = new FakeClient(blankState);
    attachPanel(host, { widgetId: "w", endpoint: "", mode: "inline" }, client);
    await vi.advanceTimersByTimeAsync(900);
    expect(find("header")).toBeNull();
    await vi.advanceTimersByTimeAsync(200);
    expect(find("h2")!.textContent).toBe("Chat with us");
    vi.useRealTimers();
  });

  it("takes theme, look and side from the config, and the host's theme over it", async () => {
    client = new FakeClient({
      ...onlineState,
      config: { ...config, look: "sketch", launcher_position: "left", theme: "dark" },
    });
    await attach();
    expect(find("section")!.className).toBe("panel floating dark sketch left");
    const other = document.createElement("foyer-chat").attachShadow({ mode: "open" });
    attachPanel(other, { widgetId: "w", endpoint: "", mode: "page", theme: "light", language: "en" }, client);
    expect(other.querySelector("section")!.className).toBe("panel page light sketch left");
  });
});

describe("writing", () => {
  beforeEach(async () => {
    await attach({ mode: "inline" });
    client.calls.length = 0;
  });

  it("sends on Enter, breaks on Shift+Enter, and leaves a composition alone", () => {
    type("  こん ");
    expect(press(field(), "Enter", { shiftKey: true }).defaultPrevented).toBe(false);
    press(field(), "Enter", { isComposing: true });
    press(field(), "Enter", { keyCode: 229 });
    expect(client.calls.some(([name]) => name === "send")).toBe(false);
    expect(press(field(), "Enter").defaultPrevented).toBe(true);
    expect(client.calls).toContainEqual(["send", "こん"]);
    expect(field().value).toBe("");
  });

  it("tells that the visitor types, and that they have stopped", () => {
    type("a");
    type("");
    field().dispatchEvent(new Event("blur"));
    expect(client.calls).toEqual([
      ["typing", true],
      ["typing", false],
      ["typing", false],
    ]);
  });

  it("neither sends nor clears what is too long, and says how much too long it is", () => {
    client.set({ config: { ...config, max_message_chars: 10 } });
    type("123456789");
    expect(find("footer output")).toBeNull();
    type("1234567890a");
    press(field(), "Enter");
    expect(client.calls.some(([name]) => name === "send")).toBe(false);
    expect(field().value).toBe("1234567890a");
    expect(find("footer output")!.textContent).toBe("11 / 10");
  });

  it("does not send nothing", () => {
    type("   ");
    press(field(), "Enter");
    expect(client.calls.some(([name]) => name === "send")).toBe(false);
  });

  it("stops the answer being written, and can still send", () => {
    client.set({ typing: { role: "assistant" } });
    expect(button("Send")).toBeUndefined();
    button("Stop the answer")!.click();
    expect(client.calls).toContainEqual(["stop"]);
    type("wait");
    expect(button("Send")).toBeDefined();
  });
});

describe("the transcript", () => {
  const [question, answer] = messagesOf(
    { role: "visitor", text: "q" },
    { role: "assistant", text: "**Bold** [1] [2] [3]" },
  ) as [ReturnType<typeof messagesOf>[number], ReturnType<typeof messagesOf>[number]];
  const cites = [
    { number: 1, title: "Docs", url: "https://example.com/a", external_id: "a", heading: "Install" },
    { number: 2, title: "Hand book", external_id: "b" },
  ];

  beforeEach(async () => {
    await attach({ mode: "inline" });
    client.calls.length = 0;
  });

  it("greets, and offers the first questions until something is said", () => {
    client.set({ config: { ...config, welcome_message: "Hi **you**", starter_prompts: ["How?", "Why?"] } });
    expect(find(".bubble")!.innerHTML).toContain("<strong>you</strong>");
    expect(all(".starters button").map((node) => node.textContent)).toEqual(["How?", "Why?"]);
    button("Why?")!.click();
    expect(client.calls).toContainEqual(["send", "Why?"]);
    client.set({ messages: [question] });
    expect(all(".starters button")).toEqual([]);
    expect(all(".row").length).toBe(2);
  });

  it("keeps the node of an answer from its first word to the stored message", () => {
    client.set({ messages: [question], partial: { id: "m2", text: "**Bo" } });
    const node = all(".row").at(-1)!;
    expect(node.querySelector(".bubble")!.getAttribute("aria-busy")).toBe("true");
    expect(node.querySelector("strong")!.textContent).toBe("Bo");
    client.set({ partial: { id: "m2", text: "**Bold**" } });
    client.set({ partial: null, messages: [question, answer] });
    expect(all(".row").at(-1)).toBe(node);
    expect(node.querySelector(".bubble")!.getAttribute("aria-busy")).toBe("false");
  });

  it("reads an answer out once, when it is whole", () => {
    client.set({ messages: [question], partial: { id: "m2", text: "**Bo" } });
    expect(all(".row").at(-1)!.getAttribute("aria-live")).toBe("off");
    expect(find(".unseen[class]")).not.toBeNull();
    const announcement = all("section > output").at(-1)!;
    expect(announcement.textContent).toBe("");
    client.set({ partial: null, messages: [question, answer] });
    expect(announcement.textContent).toBe("Bold   ");
  });

  it("links the sources an answer has, and no other numbers", () => {
    client.set({ messages: [question, { ...answer, citations: cites }] });
    expect(all("sup a").map((node) => [node.getAttribute("href"), node.getAttribute("aria-label")])).toEqual([
      ["https://example.com/a", "1: Docs"],
    ]);
    expect(all("sup").map((node) => node.textContent)).toEqual(["1", "2"]);
    expect(all(".bubble").at(-1)!.textContent).toContain("[3]");
    expect(all(".sources li").map((node) => node.textContent)).toEqual(["1DocsInstall", "2Hand book"]);
    expect(all(".sources a").map((node) => node.getAttribute("rel"))).toEqual([
      "noopener noreferrer nofollow",
    ]);
  });

  it("never makes markup of what is said", () => {
    client.set({
      messages: [{ ...question, text: "<img src=x onerror=alert(1)> [x](javascript:alert(1))" }],
    });
    expect(all(".bubble img, .bubble a, .bubble [onerror]")).toEqual([]);
    expect(all(".bubble").at(-1)!.textContent).toBe("<img src=x onerror=alert(1)> x");
  });

  it("says in the visitor's words why an answer failed, and asks again", () => {
    client.set({
      messages: [question, { ...answer, status: "failed", code: "model_timeout", text: "English" }],
    });
    expect(all(".bubble").at(-1)!.textContent).toBe("The assistant cannot answer right now.");
    button("Try again")!.click();
    expect(client.calls).toContainEqual(["retry", undefined]);
  });

  it("keeps what was written of an answer that was stopped", () => {
    client.set({
      messages: [question, { ...answer, status: "interrupted", code: "stopped", text: "So **fa" }],
    });
    expect(all(".bubble").at(-1)!.textContent).toBe("So faThe answer was stopped.");
    expect(all(".bubble strong").at(-1)!.textContent).toBe("fa");
    client.set({
      messages: [question, { ...answer, status: "interrupted" }, { ...question, seq: 3, id: "m3" }],
    });
    expect(button("Try again")).toBeUndefined();
  });

  it("lets the visitor send again or delete what was refused", () => {
    const refused = {
      id: "p1",
      text: "hi",
      created_at: question.created_at,
      status: "failed",
      code: "unreachable",
    } as const;
    client.set({ messages: [question], pending: [refused] });
    button("Try again")!.click();
    button("Delete")!.click();
    expect(client.calls).toEqual([
      ["retry", "p1"],
      ["discard", "p1"],
    ]);
    client.set({ pending: [{ ...refused, status: "pending" }], phase: "offline" });
    expect(all(".meta").at(-1)!.textContent).toBe("Sent when you are back online");
  });

  it("tells what happened in the conversation by its code", () => {
    client.set({
      messages: [
        { ...question, role: "system", code: "closed", text: "en" },
        { ...answer, role: "system", text: "Something new" },
      ],
    });
    expect(
      all(".event")
        .slice(1)
        .map((node) => node.textContent),
    ).toEqual(["Conversation ended", "Something new"]);
  });
});

describe("people", () => {
  beforeEach(async () => {
    await attach({ mode: "inline" });
    client.calls.length = 0;
  });

  it("can be asked for in the menu, and in an answer that offers it", () => {
    button("Talk to a person")!.click();
    client.set({ messages: messagesOf({ role: "assistant", text: "Sorry", offer: "handoff" }) });
    find(".row .chip")!.click();
    expect(client.calls).toEqual([
      ["handoff", true],
      ["handoff", true],
    ]);
    client.set({ config: { ...config, handoff: { ...config.handoff, enabled: false } } });
    expect(button("Talk to a person")).toBeUndefined();
  });

  it("are waited for, with a way back", () => {
    client.set(inMode("waiting"));
    expect(status()).toBe("Waiting for a person");
    button("Back to the assistant")!.click();
    expect(client.calls).toEqual([["handoff", false]]);
  });

  it("are named while they answer", () => {
    client.set(inMode("human"));
    expect(status()).toBe("Ann");
    expect(find("header .avatar")!.textContent).toBe("A");
    client.set(inMode("closed"));
    expect(status()).toBe("Conversation ended");
  });

  it("can be left for a new conversation", () => {
    client.set({ messages: messagesOf({ role: "visitor", text: "hi" }) });
    button("New conversation")!.click();
    expect(client.calls).toEqual([["moveTo", { new: true }]]);
  });
});

describe("trouble", () => {
  it("is said in the visitor's words, and a wait is counted down", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    attachPanel(host, { widgetId: "w", endpoint: "", mode: "inline", language: "en" }, client);
    await vi.advanceTimersByTimeAsync(0);
    client.set({ error: { code: "rate_limited", message: "", retryAt: Date.now() + 3_000 } });
    expect(notice()).toBe("Too many messages at once. Yours will be sent in a moment.3s");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(notice()).toContain("2s");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(notice()).not.toMatch(/\d/);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("that will not pass is said plainly, and nothing can be sent", async () => {
    client = new FakeClient({
      ...blankState,
      phase: "failed",
      error: { code: "origin_not_allowed", message: "" },
    });
    await attach({ mode: "inline" });
    expect(find(".notice")!.textContent).toBe("This chat is not set up for this website.");
    expect(find(".status")!.textContent).toBe("Not available");
    expect(field().readOnly).toBe(true);
    type("hello");
    press(field(), "Enter");
    expect(client.calls.some(([name]) => name === "send")).toBe(false);
  });
});
