// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pause, until } from "../../../../../shared-widget/client/test/until.ts";
import {
  ana,
  ben,
  StandInBackend,
} from "../../../../../shared-widget/console/client/test/stand-in-backend.ts";
import { Desk } from "../../../../../shared-widget/console/desk.ts";
import type { ElementProperties } from "../../platform/bubble.ts";
import { RecordedInstance } from "../agent-data/test/recorded-instance.ts";
import { AgentInbox } from "./agent-inbox.ts";
import { agentInboxElement } from "./manifest.ts";
import preview from "./preview.ts";

type Given = Partial<ElementProperties<typeof agentInboxElement>>;

const bubble = { width: () => 800, height: () => 500 } as ElementProperties<
  typeof agentInboxElement
>["bubble"];
const blank = {
  bubble,
  agent_token: null,
  filter_status: "All",
  search: null,
  page_size: null,
  selected_conversation_id: null,
  play_sound: false,
  language: null,
  theme: "Automatic",
  accent_color: null,
  background_color: null,
  text_color: null,
  show_navigation: true,
  show_search: true,
  show_filters: true,
  show_details: true,
  show_notes: true,
  show_tools: true,
} satisfies ElementProperties<typeof agentInboxElement>;

/** `<foyer-console>` as its page describes it, without its look: the same desk. */
class BareConsole extends HTMLElement {
  static observedAttributes = ["conversation"];
  desk: Desk | null = null;
  #token: string | null = null;

  get token(): string | null {
    return this.#token;
  }
  set token(token: string | null) {
    this.#token = token;
    if (this.desk && token) this.desk.session.give(token);
  }
  connectedCallback(): void {
    const desk = new Desk({
      endpoint: this.getAttribute("endpoint") ?? "",
      onExpired: () => this.dispatchEvent(new CustomEvent("foyer-session-expired")),
      onNews: () => {},
    });
    this.desk = desk;
    this.dispatchEvent(new CustomEvent("foyer-desk"));
    if (this.#token) desk.session.give(this.#token);
    const id = this.getAttribute("conversation");
    if (id) desk.open(id);
  }
  disconnectedCallback(): void {
    this.desk?.close();
    this.desk = null;
  }
  attributeChangedCallback(_name: string, _before: string | null, id: string | null): void {
    if (id) this.desk?.open(id);
    else this.desk?.leave();
  }
}
customElements.define("foyer-console", BareConsole);

let backend: StandInBackend;

beforeEach(async () => {
  backend = await new StandInBackend().start();
  backend.tokens.set("t2", ben);
});
afterEach(async () => {
  document.body.replaceChildren();
  await backend.crash();
  if (backend.faults.length > 0) throw new Error(backend.faults.join("\n"));
});

/** The element on a page, with the properties that an app gives it. */
class Placed {
  readonly canvas = document.body.appendChild(document.createElement("div"));
  readonly instance = new RecordedInstance<typeof agentInboxElement, AgentInbox>(
    agentInboxElement,
    this.canvas,
  );
  readonly runtime: AgentInbox;
  #given: Given;

  constructor(given: Given = { agent_token: "t1" }) {
    this.#given = given;
    this.runtime = new AgentInbox(this.instance.asInstance, this.instance.context());
    this.update();
  }

  update(change: Given = {}): void {
    this.#given = { ...this.#given, ...change };
    const context = this.instance.context({ "Backend URL": backend.url });
    this.runtime.update({ ...blank, ...this.#given }, context);
  }

  get console(): BareConsole | null {
    return this.canvas.querySelector<BareConsole>("foyer-console");
  }
  get states() {
    return this.instance.states;
  }
  get names() {
    return this.instance.names;
  }

  async settled(): Promise<this> {
    await until(() => this.names.includes("conversations_changed"));
    return this;
  }
}

/** Of the same agent, and ending at another time: another token. */
const token = (exp: number) =>
  `x.${btoa(JSON.stringify({ org_id: "acme", agent_id: "ana", exp })).replaceAll("=", "")}.y`;

describe("the inbox", () => {
  it("stands in the canvas, with the token nowhere in the page", async () => {
    backend.tokens.set("hush-hush", ana);
    const placed = await new Placed({ agent_token: "hush-hush" }).settled();
    expect(placed.names).toEqual(["connected", "conversations_changed"]);
    expect(document.documentElement.outerHTML + JSON.stringify(placed.states)).not.toContain("hush");
    expect(placed.console!.style.getPropertyValue("min-height")).toBe("480px");
  });

  it("waits for a token, without a request", async () => {
    for (const nothing of [null, undefined, ""])
      expect(new Placed({ agent_token: nothing }).console).toBeNull();
    await pause(30);
    expect(backend.inboxAfters).toEqual([]);
  });

  it("is neither asked nor drawn again by updates that change nothing", async () => {
    backend.add("a", { mode: "ai" });
    const placed = await new Placed({ agent_token: "t1", accent_color: "rgba(1, 2, 3, 1)" }).settled();
    await pause(50);
    const seen: MutationRecord[] = [];
    const observer = new MutationObserver((records) => seen.push(...records));
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    const before = [backend.lists.length, placed.instance.publications];
    for (let times = 0; times < 20; times++) placed.update();
    await pause(30);
    observer.disconnect();
    expect([backend.lists.length, placed.instance.publications]).toEqual(before);
    expect(seen).toEqual([]);
  });

  it("takes its look from the properties, each by itself", async () => {
    const placed = new Placed({ agent_token: "t1", language: "de", theme: "Dark", show_notes: false });
    const { console } = placed;
    expect(["locale", "theme", "hide"].map((name) => console!.getAttribute(name))).toEqual([
      "de",
      "dark",
      "notes",
    ]);
    placed.update({ background_color: "var(--color_surface)", show_tools: false });
    expect(placed.console).toBe(console);
    expect(console!.getAttribute("hide")).toBe("notes tools");
    expect(console!.style.getPropertyValue("--foyer-surface")).toBe("var(--color_surface)");
    placed.update({ background_color: "", show_notes: true, show_tools: true });
    expect(console!.hasAttribute("hide")).toBe(false);
    // What the theme adds has to be readable on the app's own background.
    for (const [background_color, theme] of [
      ["rgba(16, 20, 24, 1)", "dark"],
      ["rgba(255, 253, 245, 1)", "light"],
      ["", "auto"],
    ]) {
      placed.update({ theme: "Automatic", background_color });
      expect(console!.getAttribute("theme")).toBe(theme);
    }
    expect(console!.style.getPropertyValue("--foyer-surface")).toBe("");
  });

  it("shows the list that the app wants until the agent chooses", async () => {
    backend.add("a", { mode: "ai" });
    const placed = await new Placed({ agent_token: "t1", filter_status: "AI only" }).settled();
    const inbox = placed.console!.desk!.state.inbox!;
    expect(inbox.state.filter).toBe("ai");
    inbox.show("closed");
    placed.update({ language: "fr" });
    expect(inbox.state.filter).toBe("closed");
    placed.update({ filter_status: "With me" });
    expect(inbox.state.filter).toBe("mine");
  });
});

describe("what happens in it", () => {
  it("is told: what is open, and that a reply was sent", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed().settled();
    placed.runtime.select("a");
    await until(() => placed.names.includes("messages_changed"));
    expect(placed.instance.fired("conversation_selected")[0]!.states["selected_conversation_id"]).toBe("a");
    placed.console!.desk!.state.thread!.reply("Hello");
    await until(() => placed.names.includes("reply_sent"));
    placed.runtime.select(null);
    await until(() => placed.instance.fired("conversation_selected").length === 2);
    expect(placed.states["selected_conversation_id"]).toBeNull();
    expect(placed.instance.fired("reply_sent")).toHaveLength(1);
  });

  it("is told of visitors too, and what another agent has is refused", async () => {
    backend.add("a", { mode: "ai" });
    backend.add("b", { mode: "human", agent: ben });
    const placed = await new Placed().settled();
    backend.change("a", { mode: "waiting" });
    await until(() => placed.names.includes("handoff_requested"));
    expect(placed.states["handoff_conversation_id"]).toBe("a");
    placed.runtime.takeOver("b", null);
    await until(() => placed.states["error_code"] === "already_assigned");
    placed.runtime.takeOver("a", null);
    await until(() => backend.conversations.get("a")!.state.agent?.id === "ana");
    placed.runtime.handBack("a");
    await until(() => backend.conversations.get("a")!.state.mode === "ai");
    expect(placed.instance.fired("error")).toHaveLength(1);
  });

  it("needs a token for every act, and says so", () => {
    const placed = new Placed({ agent_token: "" });
    placed.runtime.takeOver("a", null);
    expect(placed.states["error_code"]).toBe("not_connected");
    placed.runtime.focusReply();
    expect(placed.names).toEqual(["error"]);
  });
});

describe("the token", () => {
  it("that holds no longer is told, and another one of the same agent goes on in the same place", async () => {
    const soon = Math.floor(Date.now() / 1_000) + 3_600;
    const [one, other] = [token(soon), token(soon + 1)];
    backend.tokens.set(one, ana);
    backend.add("a", { mode: "human", agent: ana, unread: 2 });
    const placed = await new Placed({ agent_token: one, filter_status: "With me" }).settled();
    expect(placed.states["unread_count"]).toBe(2);
    const { console } = placed;
    backend.refusesRenewals = "unauthorized";
    backend.tokens.delete(one);
    backend.cut();
    await until(() => placed.names.includes("session_expired"));
    await pause(20);
    expect(placed.states).toMatchObject({
      is_connected: false,
      unread_count: 0,
      error_code: "session_expired",
    });
    backend.refusesRenewals = null;
    backend.tokens.set(other, ana);
    placed.update({ agent_token: other });
    await until(() => placed.states["is_connected"] === true);
    expect(placed.console).toBe(console);
    expect(placed.states["unread_count"]).toBe(2);
    expect(placed.instance.fired("session_expired")).toHaveLength(1);
  });

  it("of an agent who was removed is forbidden, and another one is let in", async () => {
    backend.add("a", { mode: "human", agent: ana, unread: 1 });
    const placed = await new Placed({ agent_token: "t1", filter_status: "With me" }).settled();
    backend.cut(4403);
    await until(() => placed.states["error_code"] === "forbidden");
    placed.console!.dispatchEvent(new Event("foyer-session-expired"));
    await pause(50);
    expect(placed.states).toMatchObject({ is_connected: false, unread_count: 0, error_code: "forbidden" });
    expect(placed.names).not.toContain("session_expired");
    backend.tokens.set("t9", ana);
    placed.update({ agent_token: "t9" });
    await until(() => placed.states["unread_count"] === 1);
  });

  it("of another agent begins anew, and a blank one ends it all", async () => {
    backend.add("a", { mode: "human", agent: ana });
    const placed = await new Placed().settled();
    const { console } = placed;
    placed.update({ agent_token: "t2" });
    expect(placed.console).not.toBe(console);
    await until(() => placed.states["is_connected"] === true);
    placed.update({ agent_token: "" });
    expect(placed.console).toBeNull();
    expect(placed.states).toMatchObject({ is_connected: false, selected_conversation_id: null });
    await until(() => backend.inboxLines === 0);
  });
});

describe("the end", () => {
  it("comes by itself when the element is taken away, and a place in the page begins anew", async () => {
    const placed = await new Placed().settled();
    placed.canvas.remove();
    await until(() => backend.inboxLines === 0);
    await pause(2_300);
    document.body.append(placed.canvas);
    placed.update();
    await until(() => backend.inboxLines === 1);
    expect(placed.canvas.querySelectorAll("foyer-console")).toHaveLength(1);
  });

  it("of one is not the other's", async () => {
    const [one, other] = [await new Placed().settled(), await new Placed({ agent_token: "t2" }).settled()];
    one.canvas.remove();
    await until(() => backend.inboxLines === 1);
    expect(other.states["is_connected"]).toBe(true);
  });
});

it("is a box of its size in the editor", () => {
  const instance = new RecordedInstance<typeof agentInboxElement, unknown>(
    agentInboxElement,
    document.createElement("div"),
  );
  preview(instance, blank);
  preview(instance, blank);
  const box = instance.canvas[0].firstElementChild as HTMLElement;
  expect(instance.canvas[0].children).toHaveLength(1);
  expect([box.style.width, box.style.height]).toEqual(["800px", "500px"]);
  expect(box.textContent).toContain("Foyer Agent Inbox");
});
