// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ProactiveRule, PublicConfig } from "../../protocol/index.ts";
import type { FoyerChat } from "./element.ts";
import { mount, type Presence } from "./proactive.ts";

let element: FoyerChat;
let presence: ReturnType<Presence>;
const open = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  element = document.body.appendChild(document.createElement("foyer-chat"));
  element.attachShadow({ mode: "open" });
  presence = true;
});

afterEach(() => {
  presence = null;
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  vi.restoreAllMocks();
  open.mockReset();
  localStorage.clear();
  sessionStorage.clear();
  document.body.replaceChildren();
});

function start(...proactive: ProactiveRule[]) {
  const config = {
    widget_id: "w",
    color: "#3b5bdb",
    launcher_position: "right",
    look: "clean",
    theme: "auto",
    proactive,
  } as unknown as PublicConfig;
  mount(element, config, () => presence, open);
}

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000);
const host = () => element.shadowRoot?.querySelector("span");
const said = () => host()?.shadowRoot?.querySelector<HTMLElement>(".words");
const away = () => host()?.shadowRoot?.querySelector<HTMLElement>(".away");

describe("a message of the widget's own accord", () => {
  test("comes when its rule is fulfilled, in a live region, and not before", () => {
    start({ id: "a", message: "Need a hand?", seconds: 5 });
    pass(4);
    expect(host()).toBeNull();
    pass(3);
    expect(said()?.textContent).toBe("Need a hand?");
    expect(said()?.closest("[role=status]")).not.toBeNull();
    expect(away()?.getAttribute("aria-label")).toBe("Dismiss");
  });

  test("opens the chat when it is pressed, which then has its words, and goes", () => {
    start({ id: "a", message: "Need a hand?" });
    pass(2);
    said()?.click();
    expect(open).toHaveBeenCalledOnce();
    expect(element).toMatchObject({ greeting: "Need a hand?" });
    presence = false;
    pass(1);
    expect(host()).toBeNull();
  });

  test("is said once to a visitor, also on the pages after", () => {
    start({ id: "a", message: "Need a hand?" });
    pass(2);
    expect(host()).not.toBeNull();
    presence = null;
    pass(1);
    expect(host()).toBeNull();
    presence = true;
    start({ id: "a", message: "Need a hand?" });
    pass(10);
    expect(host()).toBeNull();
  });

  test("leaves alone, for the rest of the visit, who sent one away", () => {
    start({ id: "a", message: "One" }, { id: "b", message: "Two" });
    pass(2);
    away()?.click();
    pass(10);
    expect(host()).toBeNull();
    presence = null;
    pass(1);
    sessionStorage.clear();
    presence = true;
    start({ id: "a", message: "One" }, { id: "b", message: "Two" });
    pass(2);
    expect(said()?.textContent).toBe("Two");
  });

  test("goes away on Escape", () => {
    start({ id: "a", message: "One" });
    pass(2);
    said()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(host()).toBeNull();
  });

  test("never comes while the chat is open, nor on a widget that was hidden", () => {
    presence = false;
    start({ id: "a", message: "One" });
    pass(5);
    expect(host()).toBeNull();
    presence = true;
    element.hidden = true;
    pass(5);
    expect(host()).toBeNull();
    element.hidden = false;
    pass(1);
    expect(host()).not.toBeNull();
  });

  test("knows what is in the cart from what the page tells", () => {
    start({ id: "a", message: "Questions before you pay?", cart: true });
    pass(3);
    expect(host()).toBeNull();
    element.visitor = { attributes: { cart: 2 } };
    pass(1);
    expect(host()).not.toBeNull();
  });

  test("takes who has been here in an earlier visit for one who returns", () => {
    start({ id: "a", message: "Welcome back", returning: true });
    pass(5);
    expect(host()).toBeNull();
    presence = null;
    pass(1);
    sessionStorage.clear();
    presence = true;
    start({ id: "a", message: "Welcome back", returning: true });
    pass(2);
    expect(said()?.textContent).toBe("Welcome back");
  });

  test("keeps nothing under the client's own keys, by which a widget knows who has talked", () => {
    start({ id: "a", message: "One" });
    pass(2);
    expect(Object.keys(localStorage)).toEqual(["foyer-proactive:w"]);
  });

  test("works, once for the page, where storage is refused", () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new Error("denied");
    });
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("denied");
    });
    start({ id: "a", message: "One" });
    pass(2);
    expect(host()).not.toBeNull();
    away()?.click();
    pass(5);
    expect(host()).toBeNull();
  });
});
