// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import english from "../../locales/extras/en.json";
import words from "../../locales/tools/en.json";
import type { ChatState } from "../../client/state.ts";
import type { ToolStatus } from "../../protocol/index.ts";
import type { PanelHandle, PanelOptions } from "../panel-api.ts";
import { attachPanel } from "../panel/attach-panel.tsx";
import { config, FakeClient, messagesOf, onlineState } from "../panel/fake-client.ts";
import * as extras from "./extras.ts";
import { fetchTools } from "./fetch-tools.ts";
import * as tools from "./tools.ts";

vi.mock("../panel/bundled-words.ts", async () => {
  const { default: words } = await import("../../locales/en.json");
  return { fetchBundledWords: async () => words };
});
vi.mock("../panel/fetch-extras.ts", () => ({ fetchExtras: async () => extras }));
vi.mock("./fetch-tools.ts", () => ({ fetchTools: vi.fn<() => Promise<typeof tools>>(async () => tools) }));
vi.mock("./tool-words.ts", async (original) => ({
  ...(await original<object>()),
  fetchToolWords: async () => words,
}));
vi.mock("./words.ts", async (original) => ({
  ...(await original<object>()),
  fetchExtraWords: async () => english,
}));

let client: FakeClient;
let host: ShadowRoot;
let handle: PanelHandle;

beforeEach(() => {
  vi.mocked(fetchTools).mockClear();
  client = new FakeClient(onlineState);
  client.session = { conversationId: "c1", visitorId: "v1", token: "t", renewAt: Infinity, verified: false };
  host = document.body.appendChild(document.createElement("foyer-chat")).attachShadow({ mode: "open" });
  vi.stubGlobal("fetch", async () => Response.json({ conversations: [] }));
});
afterEach(() => {
  vi.useRealTimers();
  handle.destroy();
  document.body.replaceChildren();
  localStorage.clear();
  vi.unstubAllGlobals();
});

const find = (selector: string) => host.querySelector<HTMLElement>(selector);
const button = (name: string) =>
  [...host.querySelectorAll("button")].find((node) => node.textContent === name);
const told = () => client.calls.filter(([name]) => name === "tell").map(([, frame]) => frame);
const control = (name: string) => host.querySelector<HTMLInputElement>(`.tool [name="${name}"]`)!;
const submit = () =>
  find("form.tool")!.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

const running: ToolStatus = {
  id: "t_1",
  name: "order_status",
  label: "Looking up your order",
  state: "running",
};
const asking: ToolStatus = {
  id: "t_1",
  name: "cancel_order",
  label: "Cancel your order",
  state: "asking",
  details: [{ name: "order_id", value: "4711" }],
};
const form: ToolStatus = {
  id: "t_2",
  name: "collect_contact",
  label: "collect_contact",
  state: "asking",
  form: { fields: ["name", "email"], why: "To send you the offer." },
};
const doing = (tool: ToolStatus | undefined): ChatState["typing"] => ({ role: "assistant", tool });

async function attach(tool?: ToolStatus, more: Partial<PanelOptions> = {}, change: Partial<ChatState> = {}) {
  client.set({ messages: messagesOf({ role: "visitor", text: "Where is it?" }), ...change });
  const options = {
    widgetId: "w",
    endpoint: "https://chat.example.com",
    mode: "inline",
    language: "en",
  } as const;
  handle = attachPanel(host, { ...options, ...more }, client);
  await vi.waitFor(() => expect(find(".attach")).not.toBeNull());
  if (!tool) return;
  client.set({ typing: doing(tool) });
  await vi.waitFor(() => expect(find(".tool, .tool-line")).not.toBeNull());
}

describe("a tool at work", () => {
  it("is said in a line, which the part that draws it is fetched for", async () => {
    await attach();
    client.set({ typing: { role: "assistant" } });
    expect(fetchTools).not.toHaveBeenCalled();
    client.set({ typing: doing(running) });
    await vi.waitFor(() => expect(find(".tool-line")?.textContent).toBe("Looking up your order…"));
    expect(fetchTools).toHaveBeenCalledOnce();
    client.set({ typing: doing({ ...running, id: "t_2", label: "Ready!" }) });
    expect(find(".tool-line")?.textContent).toBe("Ready!");
    client.set({ typing: null });
    expect(find(".tool-line")).toBeNull();
  });

  it("stands under what was written before the call", async () => {
    await attach();
    client.set({ partial: { id: "a1", text: "One moment." }, typing: doing(running) });
    await vi.waitFor(() => expect(find(".tool-line")).not.toBeNull());
    expect(find(".row.assistant:not(.hello)")?.textContent).toContain("One moment.");
  });

  it("is read out in the log, each as a node of its own", async () => {
    await attach(running);
    const before = find(".tool-line");
    expect(before?.closest('[role="log"]')).not.toBeNull();
    client.set({ typing: doing({ ...running, id: "t_2", label: "Asking the warehouse" }) });
    expect(find(".tool-line")).not.toBe(before);
  });

  it("is fetched again when that failed", async () => {
    await attach();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.mocked(fetchTools).mockRejectedValueOnce(new Error("offline"));
    client.set({ typing: doing(running) });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(find(".tool-line")).toBeNull();
    await vi.advanceTimersByTimeAsync(10);
    expect(find(".tool-line")).not.toBeNull();
  });
});

describe("a tool that asks", () => {
  it("shows what is to be done with what, and tells what the visitor decides", async () => {
    await attach(asking);
    const card = find(".card.tool")!;
    expect(card.textContent).toContain("Cancel your order");
    expect([...card.querySelectorAll("dt, dd")].map((node) => node.textContent)).toEqual([
      "order id",
      "4711",
    ]);
    expect(host.activeElement?.closest(".tool")).toBeFalsy();
    button(words.allow)!.click();
    expect(told()).toEqual([{ type: "approve", id: "t_1", on: true }]);
    expect(card.textContent).toContain(words.allowed);
    expect(button(words.allow)).toBeUndefined();
    client.set({ typing: doing({ ...running, label: "Cancelling" }) });
    expect(find(".tool")).toBeNull();
    expect(find(".tool-line")?.textContent).toBe("Cancelling…");
  });

  it("can be refused, and the next question is another one", async () => {
    await attach(asking);
    button(words.refuse)!.click();
    expect(told()).toEqual([{ type: "approve", id: "t_1", on: false }]);
    expect(find(".tool")!.textContent).toContain(words.refused);
    client.set({ typing: doing({ ...asking, id: "t_3" }) });
    expect(button(words.allow)).toBeDefined();
  });

  it("shows long values short, and whole when that is wanted", async () => {
    const value = "long ".repeat(100).trim();
    await attach({ ...asking, details: [{ name: "note", value }] });
    expect(find("dd")!.textContent.length).toBeLessThan(130);
    button(words.more)!.click();
    expect(find("dd")!.textContent).toBe(value);
    expect(button(words.less)!.getAttribute("aria-expanded")).toBe("true");
    button(words.less)!.click();
    expect(find("dd")!.textContent.length).toBeLessThan(130);
  });

  it("is not decided by Escape, which closes the panel as ever", async () => {
    await attach(asking, { mode: "floating" });
    handle.open();
    button(words.allow)!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(find("section.panel")!.hidden).toBe(true);
    expect(told()).toEqual([]);
    handle.open();
    expect(button(words.allow)).toBeDefined();
  });

  it("keeps its card while the line breaks and comes back, and drops it where nothing waits any more", async () => {
    await attach(asking);
    const card = find(".card.tool");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    client.set({ phase: "offline" });
    client.set({ typing: null });
    client.set({ phase: "online" });
    client.set({ typing: doing({ ...asking }) });
    expect(find(".card.tool")).toBe(card);
    expect(told()).toEqual([]);

    client.set({ phase: "offline" });
    client.set({ typing: null });
    client.set({ phase: "online" });
    vi.advanceTimersByTime(900);
    expect(find(".card.tool")).toBe(card);
    vi.advanceTimersByTime(200);
    expect(find(".card.tool")).toBeNull();
  });

  it("is told again what was decided while the line was broken", async () => {
    await attach(asking);
    client.set({ phase: "offline" });
    button(words.allow)!.click();
    client.set({ typing: null });
    client.set({ phase: "online" });
    client.set({ typing: doing({ ...asking }) });
    expect(told()).toEqual([
      { type: "approve", id: "t_1", on: true },
      { type: "approve", id: "t_1", on: true },
    ]);
    expect(find(".tool")!.textContent).toContain(words.allowed);
  });

  it("goes at once with another conversation, and when an answer is written", async () => {
    await attach(asking);
    client.set({ typing: null, partial: { id: "a1", text: "All right." } });
    expect(find(".card.tool")).toBeNull();
    client.set({ typing: doing({ ...asking }), partial: null });
    expect(find(".card.tool")).not.toBeNull();
    client.set({ phase: "connecting", typing: null, conversation: null });
    expect(find(".card.tool")).toBeNull();
  });
});

describe("the form for how to reach somebody", () => {
  it("asks for what the assistant needs, and tells it once all is right", async () => {
    await attach(form);
    expect(find("form.tool")!.textContent).toContain("To send you the offer.");
    expect(control("name").autocomplete).toBe("name");
    expect(control("email").autocomplete).toBe("email");
    submit();
    expect(find("#wrong-email")!.textContent).toBe(english.required);
    expect(find("#wrong-consent")!.textContent).toBe(english.required);
    expect(find("#wrong-name")).toBeNull();
    expect(told()).toEqual([]);
    control("name").value = "Ada";
    control("email").value = "ada@example.com";
    control("consent").checked = true;
    submit();
    expect(told()).toEqual([{ type: "contact", name: "Ada", email: "ada@example.com", consent: true }]);
    expect(find(".tool")!.textContent).toContain(words.sent);
    expect(find("form.tool")).toBeNull();
  });

  it("takes a number beside the address or in its place, as a field that agents see", async () => {
    await attach({ ...form, form: { fields: ["email", "phone"], why: "To call you." } });
    expect(control("phone").type).toBe("tel");
    expect(control("phone").autocomplete).toBe("tel");
    expect(find(".tool-hint")!.textContent).toBe(words.either);
    control("consent").checked = true;
    submit();
    expect(find("#wrong-email")!.textContent).toBe(english.required);
    expect(find("#wrong-phone")).toBeNull();
    control("phone").value = "soon";
    submit();
    expect(find("#wrong-phone")!.textContent).toBe(english.email_wrong);
    control("phone").value = "+49 (30) 123-456";
    submit();
    expect(told()).toEqual([{ type: "contact", fields: { phone: "+49 (30) 123-456" }, consent: true }]);
  });

  it("need not be filled in", async () => {
    await attach(form);
    button(english.csat_skip)!.click();
    expect(told()).toEqual([{ type: "approve", id: "t_2", on: false }]);
    expect(find(".tool")!.textContent).toContain(words.skipped);
  });

  it("keeps what was typed while other things happen", async () => {
    await attach(form);
    control("name").value = "Ada";
    client.set({ unread: 1 });
    client.set({ phase: "offline" });
    client.set({ typing: null });
    client.set({ phase: "online" });
    client.set({ typing: doing({ ...form }) });
    expect(control("name").value).toBe("Ada");
  });

  it("has the owner's words of consent", async () => {
    const handoff = { ...config.handoff, consent_text: "I agree to be written to." };
    await attach(form, {}, { config: { ...config, handoff } });
    expect(find(".consent")!.textContent).toContain("I agree to be written to.");
  });
});
