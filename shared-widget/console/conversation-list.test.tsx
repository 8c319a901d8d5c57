// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import english from "../locales/console/en.json";
import type { ConversationSummary } from "../protocol/index.ts";
import type { InboxClient, InboxState } from "./client/inbox-client.ts";
import { ConversationList } from "./conversation-list.tsx";
import { makeLocale } from "./words.ts";

const now = Date.parse("2026-05-04T12:00:00Z");
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

function summary(id: string, change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    widget_id: "shop",
    mode: "waiting",
    mode_since: ago(3),
    labels: [],
    unread: 0,
    visitor: { id: `v_00004f2a${id}`, verified: false },
    message_count: 1,
    version: 1,
    created_at: ago(9),
    updated_at: ago(1),
    ...change,
  };
}

const blank: InboxState = {
  phase: "online",
  filter: "waiting",
  q: "",
  rows: [],
  known: new Map(),
  agents: [],
  counts: { ai: 4, waiting: 2, human: 1, mine: 0 },
  loading: false,
  hasMore: false,
  told: [],
  total: null,
  failed: false,
};
const inbox = {
  show: vi.fn<(filter: string) => void>(),
  search: vi.fn<(q: string) => void>(),
  loadMore: vi.fn<() => void>(),
  nudge: vi.fn<() => void>(),
};
const onOpen = vi.fn<(id: string) => void>();
let root: HTMLElement;

function draw(state: Partial<InboxState>, openId: string | null = null) {
  void act(() =>
    render(
      <ConversationList
        inbox={inbox as unknown as InboxClient}
        state={{ ...blank, ...state }}
        agentId="ana"
        openId={openId}
        locale={makeLocale("en", english)}
        now={now}
        onOpen={onOpen}
      />,
      root,
    ),
  );
}

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  vi.clearAllMocks();
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const rows = () => [...root.querySelectorAll<HTMLElement>('[role="option"]')];
const box = () => root.querySelector<HTMLElement>(".rows")!;
const press = (key: string) =>
  void act(
    () => void box().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
  );

describe("a row", () => {
  it("says who waits, for how long, and how urgent that is", () => {
    draw({
      rows: [
        summary("a", { mode_since: ago(0.5) }),
        summary("b", { mode_since: ago(3) }),
        summary("c", { mode_since: ago(7) }),
      ],
    });
    expect(rows().map((row) => row.querySelector(".holder")!.textContent)).toEqual([
      "Waiting now",
      "Waiting 3 min",
      "Waiting 7 min",
    ]);
    expect(rows().map((row) => row.querySelector(".holder")!.className.split(" ").at(-1))).toEqual([
      "fresh",
      "warn",
      "alarm",
    ]);
  });

  it("says who holds it and since when", () => {
    const ben = { id: "ben", name: "Ben" };
    draw({
      rows: [
        summary("a", { mode: "human", agent: ben, mode_since: ago(5) }),
        summary("b", { mode: "human", agent: { id: "ana", name: "Ana" }, mode_since: ago(65) }),
        summary("c", { mode: "ai", assignee: ben }),
        summary("d", { mode: "closed" }),
      ],
    });
    expect(rows().map((row) => row.querySelector(".holder")!.textContent)).toEqual([
      "Ben · 5 min",
      "You · 1 hr",
      "Assistant",
      "Closed",
    ]);
    expect(rows()[2]!.textContent).toContain("For Ben");
  });

  it("names a visitor by name, by address, or by the end of the id; marks who is vouched for", () => {
    draw({
      rows: [
        summary("a", { visitor: { id: "v1", verified: true, name: "Maria" } }),
        summary("b", { visitor: { id: "v2", verified: false, email: "jonas@example.com" } }),
        summary("c", { visitor: { id: "v_xy-4f2a", verified: false } }),
      ],
    });
    expect(rows().map((row) => row.querySelector(".conversation-name")!.textContent)).toEqual([
      "Maria",
      "jonas@example.com",
      "Visitor 4F2A",
    ]);
    expect(rows().map((row) => row.querySelector(".verified") !== null)).toEqual([true, false, false]);
  });

  it("shows the last words in one line, who said them, what is unread, and the labels", () => {
    draw({
      rows: [
        summary("a", {
          unread: 120,
          labels: ["vip", "order", "late"],
          last_message: { role: "assistant", text: "One\ntwo", created_at: ago(1) },
        }),
      ],
    });
    const [row] = rows();
    expect(row!.querySelector(".conversation-last > span")!.textContent).toBe("Assistant: One two");
    expect(row!.querySelector(".badge")!.textContent).toBe("99+120 unread");
    expect([...row!.querySelectorAll(".tag")].map((tag) => tag.textContent)).toEqual(["vip", "order", "+1"]);
  });
});

describe("ten thousand rows", () => {
  const all = Array.from({ length: 10_000 }, (_, i) => summary(`c${i}`));

  it("are drawn as far as they are in sight, and counted to the end", () => {
    draw({ rows: all });
    expect(rows().length).toBeLessThan(40);
    expect(root.querySelector<HTMLElement>(".rows-all")!.style.height).toBe("780000px");
    expect(rows()[0]!.getAttribute("aria-setsize")).toBe("10000");
    Object.defineProperty(box(), "clientHeight", { value: 800 });
    void act(() => {
      box().scrollTop = 390_000;
      box().dispatchEvent(new Event("scroll"));
    });
    expect(rows().length).toBeLessThan(40);
    expect(rows().some((row) => row.getAttribute("aria-posinset") === "5001")).toBe(true);
  });

  it("ask for more when the end comes near", () => {
    draw({ rows: all.slice(0, 30), hasMore: true });
    expect(inbox.loadMore).toHaveBeenCalled();
    inbox.loadMore.mockClear();
    draw({ rows: all, hasMore: true });
    expect(inbox.loadMore).not.toHaveBeenCalled();
  });
});

describe("the keyboard", () => {
  it("moves and opens, and says where it is", () => {
    draw({ rows: [summary("a"), summary("b"), summary("c")] });
    void act(() => box().focus());
    press("ArrowDown");
    press("j");
    press("j");
    press("k");
    expect(box().getAttribute("aria-activedescendant")).toBe("row-1");
    press("Enter");
    expect(onOpen).toHaveBeenCalledWith("b");
    press("End");
    expect(box().getAttribute("aria-activedescendant")).toBe("row-2");
  });

  it("stays with its conversation when others come in above it", () => {
    draw({ rows: [summary("a"), summary("b")] });
    void act(() => box().focus());
    press("End");
    draw({ rows: [summary("new"), summary("a"), summary("b")] });
    expect(box().getAttribute("aria-activedescendant")).toBe("row-2");
    press("Enter");
    expect(onOpen).toHaveBeenCalledWith("b");
  });
});

describe("an empty list", () => {
  it("says what would be in it, that it is coming, or that it could not be read", () => {
    draw({});
    expect(root.querySelector(".empty-title")!.textContent).toBe("Nobody is waiting");
    draw({ loading: true });
    expect(root.querySelectorAll(".ghost-row").length).toBeGreaterThan(3);
    draw({ q: "maria" });
    expect(root.querySelector(".empty-title")!.textContent).toBe("Nothing found for “maria”");
    draw({ failed: true });
    expect(root.querySelector('[role="alert"]')!.textContent).toContain("The list could not be loaded.");
    root.querySelector<HTMLElement>(".empty .button")!.click();
    expect(inbox.nudge).toHaveBeenCalled();
    expect(box().getAttribute("role")).toBe("group");
  });
});

const field = () => root.querySelector<HTMLInputElement>(".search-field")!;

describe("filters and search", () => {
  it("have their counts, and switch", () => {
    draw({ filter: "ai" });
    const tabs = [...root.querySelectorAll<HTMLElement>(".tab")];
    expect(tabs.map((tab) => tab.textContent)).toEqual(["Waiting2", "Mine", "Assistant4", "Closed", "All"]);
    expect(tabs.map((tab) => tab.getAttribute("aria-pressed"))).toEqual([
      "false",
      "false",
      "true",
      "false",
      "false",
    ]);
    tabs[1]!.click();
    expect(inbox.show).toHaveBeenCalledWith("mine");
  });

  it("search a moment after the last letter", () => {
    vi.useFakeTimers();
    draw({});
    for (const text of ["m", "ma", " mar "]) {
      void act(() => {
        field().value = text;
        field().dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
    expect(inbox.search).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(inbox.search.mock.calls).toEqual([["mar"]]);
    vi.useRealTimers();
  });

  it("show what a host searches for, and leave alone what somebody writes", () => {
    vi.useFakeTimers();
    draw({});
    draw({ q: "kim" });
    expect(field().value).toBe("kim");
    void act(() => {
      field().value = "kim l";
      field().dispatchEvent(new Event("input", { bubbles: true }));
    });
    vi.advanceTimersByTime(300);
    draw({ q: "kim l" });
    expect(field().value).toBe("kim l");
    vi.useRealTimers();
  });
});
