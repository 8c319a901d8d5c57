// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FrontConfig } from "./config.ts";
import type { ChatElement, Visitor } from "./foyer-global.ts";
import { startOnce } from "./starter.ts";

const base: FrontConfig = {
  backend: "https://foyer.example.com",
  widget_id: "main",
  loader_url: "/wp-content/plugins/foyer-chat/build/widget/widget.js?ver=1",
  panel_url: "/wp-content/plugins/foyer-chat/build/widget/1/panel.js",
  identity_url: "/wp-json/foyer/v1/identity",
  locale: "de-DE",
  is_floating: true,
  rules: {},
  consent: null,
  has_cart: false,
  texts: { waiting: "Allow it first." },
};
const ada = { user_id: "7", ts: 1, signature: "ab", name: "Ada", roles: ["customer"] };
const fetched = vi.fn<(url: string) => Promise<unknown>>();
const listened: [EventTarget, string, EventListenerOrEventListenerObject][] = [];

declare global {
  interface Window {
    happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } };
  }
}

beforeEach(() => {
  // The widget's script is "loaded", and stays away: the queue keeps what it would be told.
  window.happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;
  vi.useFakeTimers({ now: new Date("2026-03-04T10:00:00Z") });
  vi.stubGlobal("fetch", fetched);
  fetched.mockResolvedValue({ ok: true, json: async () => ({}) });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  // What one page listens to must not be heard on the next.
  const listen = document.addEventListener.bind(document);
  vi.spyOn(document, "addEventListener").mockImplementation((name, listener) => {
    listened.push([document, name, listener]);
    listen(name, listener);
  });
});

afterEach(() => {
  for (const [target, name, listener] of listened.splice(0)) target.removeEventListener(name, listener);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  fetched.mockReset();
  localStorage.clear();
  document.head.innerHTML = document.body.innerHTML = "";
  delete document.documentElement.dataset["foyerStarted"];
  for (const name of ["Foyer", "wp_has_consent", "wp_is_service_denied", "wp_consent_type"] as const)
    delete window[name];
  delete window.waitfor_consent_hook;
});

/** The page as PHP prints it, and its script running. */
async function open(changed: Partial<FrontConfig> = {}, body = ""): Promise<void> {
  document.body.innerHTML = `${body}<script type="application/json" id="foyer-config"></script>`;
  document.getElementById("foyer-config")!.textContent = JSON.stringify({ ...base, ...changed });
  startOnce("n0nce");
  await vi.advanceTimersByTimeAsync(0);
}

const scripts = (): HTMLScriptElement[] => [...document.head.querySelectorAll("script")];
const calls = (name: string): unknown[][] =>
  ((window.Foyer ?? []) as unknown as unknown[][])
    .filter((call) => call[0] === name)
    .map((call) => call.slice(1));
const loaded = (): Record<string, unknown> & Visitor => calls("load")[0]?.[0] as never;
const answer = (body: unknown): void => void fetched.mockResolvedValue({ ok: true, json: async () => body });

const change = (): boolean => document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change"));

describe("a page with the floating chat", () => {
  test("loads the plugin's own script, with the page's nonce, and tells it the panel's address", async () => {
    await open();
    expect(scripts()).toHaveLength(1);
    expect(scripts()[0]!.getAttribute("src")).toBe(base.loader_url);
    expect(scripts()[0]!.nonce).toBe("n0nce");
    expect(loaded()).toMatchObject({
      widgetId: "main",
      endpoint: base.backend,
      panel: base.panel_url,
      language: "de-DE",
    });
    expect(loaded()).not.toHaveProperty("launcher");
  });

  test("asks nobody who the visitor is before it has to", async () => {
    await open();
    expect(fetched).not.toHaveBeenCalled();
  });

  test("leaves the language to the widget where the site says so", async () => {
    await open({ locale: "" });
    expect(loaded()).not.toHaveProperty("language");
  });

  test("starts once, however often the script runs", async () => {
    await open();
    startOnce("n0nce");
    startOnce("n0nce");
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(1);
    expect(calls("load")).toHaveLength(1);
  });

  test("does nothing where there is no config, or nothing to show", async () => {
    startOnce("");
    await open({ is_floating: false });
    expect(scripts()).toHaveLength(0);
    expect(document.documentElement.dataset).not.toHaveProperty("foyerStarted");
  });

  test("knows who is there before it connects for somebody who has talked here", async () => {
    localStorage.setItem("foyer:main:session", "{}");
    answer(ada);
    await open();
    const { roles: _, ...identity } = ada;
    expect(fetched).toHaveBeenCalledOnce();
    expect(fetched.mock.calls[0]![0]).toBe(base.identity_url);
    expect(loaded().identity).toEqual(identity);
  });

  test("opens without a name where the site does not answer", async () => {
    localStorage.setItem("foyer:main:session", "{}");
    fetched.mockRejectedValue(new Error("down"));
    await open();
    expect(loaded()).not.toHaveProperty("identity");
  });

  test("holds the first press until it is known who presses", async () => {
    answer(ada);
    await open({}, `<foyer-chat widget-id="main"><button></button></foyer-chat>`);
    const pressed = vi.fn<() => void>();
    const button = document.querySelector("button")!;
    button.addEventListener("click", pressed);
    button.click();
    expect(pressed).not.toHaveBeenCalled();
    expect(calls("open")).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(calls("identify")[0]![0]).toMatchObject({ user_id: "7", signature: "ab" });
    expect(calls("open")).toEqual([["main"]]);
    button.click();
    expect(pressed).toHaveBeenCalledOnce();
    expect(fetched).toHaveBeenCalledOnce();
  });

  test("forgets the user who has logged out of the site, and nobody else", async () => {
    const panel = { identify: vi.fn<() => Promise<void>>(), logout: vi.fn<() => Promise<void>>() };
    await open();
    loaded().onPanel!(panel, { session: { verified: false } });
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.logout).not.toHaveBeenCalled();
    loaded().onPanel!(panel, { session: { verified: true, userId: "7" } });
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.logout).toHaveBeenCalledOnce();
  });

  test("forgets nobody where it could not be found out who is there", async () => {
    const panel = { identify: vi.fn<() => Promise<void>>(), logout: vi.fn<() => Promise<void>>() };
    fetched.mockResolvedValue({ ok: false });
    await open();
    loaded().onPanel!(panel, { session: { verified: true, userId: "7" } });
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.logout).not.toHaveBeenCalled();
  });
});

describe("rules of the person", () => {
  test("by role: shows to who has it", async () => {
    answer(ada);
    await open({ rules: { roles: ["customer"] } });
    expect(scripts()).toHaveLength(1);
  });

  test("by login: not to the anonymous, and not where nobody can tell", async () => {
    await open({ rules: { login: "in" } });
    expect(fetched).toHaveBeenCalledOnce();
    expect(scripts()).toHaveLength(0);
  });

  test("by being logged out: not where nobody can tell", async () => {
    fetched.mockResolvedValue({ ok: false });
    await open({ rules: { login: "out" } });
    expect(scripts()).toHaveLength(0);
  });

  test("ask for nobody where another rule already says no", async () => {
    await open({ rules: { login: "out", devices: ["phone"] } });
    expect(fetched).not.toHaveBeenCalled();
    expect(scripts()).toHaveLength(0);
  });

  test("are looked at again when the hour comes", async () => {
    const day = [{ from: "10:05", to: "11:00" }];
    const hours = { time_zone: "UTC", sun: day, mon: day, tue: day, wed: day, thu: day, fri: day, sat: day };
    await open({ rules: { hours } });
    expect(scripts()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    expect(scripts()).toHaveLength(1);
  });

  test("are looked at again when something comes into the cart", async () => {
    await open({ rules: { cart: "filled" }, has_cart: true });
    expect(scripts()).toHaveLength(0);
    document.cookie = "woocommerce_items_in_cart=1";
    document.body.dispatchEvent(new Event("wc-blocks_added_to_cart"));
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(1);
    expect(loaded().attributes).toEqual({ cart: 1 });
    document.cookie = "woocommerce_items_in_cart=; max-age=0";
  });
});

describe("consent", () => {
  const consent = { by: "api", category: "preferences", service: "foyer-chat" } as const;

  test("until it is given: no request, no script, nothing stored, no rule looked at", async () => {
    window.wp_consent_type = "optin";
    window.wp_has_consent = () => false;
    const stored = vi.spyOn(Storage.prototype, "setItem");
    await open({ consent, rules: { login: "out" } });
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(fetched).not.toHaveBeenCalled();
    expect(scripts()).toHaveLength(0);
    expect(stored).not.toHaveBeenCalled();
    expect(document.cookie).toBe("");
    expect(window.Foyer).toBeUndefined();
  });

  test("starts when it is given, without a reload", async () => {
    let given = false;
    window.wp_consent_type = "optin";
    window.wp_has_consent = (category) => given && category === "preferences";
    await open({ consent });
    expect(scripts()).toHaveLength(0);
    given = true;
    change();
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(1);
  });

  test("waits where it is not known yet which kind of consent holds, and where the API is late", async () => {
    await open({ consent });
    expect(scripts()).toHaveLength(0);
    window.waitfor_consent_hook = true;
    window.wp_has_consent = () => true;
    dispatchEvent(new Event("load"));
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(0);
    window.wp_consent_type = "optout";
    document.dispatchEvent(new CustomEvent("wp_consent_type_defined"));
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(1);
  });

  test("is refused for this service alone", async () => {
    window.wp_has_consent = () => true;
    window.wp_is_service_denied = (service) => service === "foyer-chat";
    await open({ consent });
    expect(scripts()).toHaveLength(0);
  });

  test("taken back: the chat goes, with what it kept, and comes again when it is given again", async () => {
    let given = true;
    window.wp_has_consent = () => given;
    await open({ consent });
    const destroyed = vi.fn<(id: string) => void>();
    const told: unknown[] = [];
    window.Foyer = {
      open() {},
      setContext() {},
      destroy: destroyed,
      push: (call: unknown) => told.push(call),
    };
    localStorage.setItem("foyer:main:session", "{}");
    localStorage.setItem("other", "1");
    given = false;
    change();
    await vi.advanceTimersByTimeAsync(0);
    expect(destroyed).toHaveBeenCalledWith("main");
    expect(Object.keys(localStorage)).toEqual(["other"]);
    given = true;
    change();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toContainEqual(["load", expect.objectContaining({ widgetId: "main" })]);
    expect(scripts()).toHaveLength(1);
  });

  test("without the API is the page's own word, said before or after", async () => {
    await open({ consent: { ...consent, by: "page" } });
    expect(scripts()).toHaveLength(0);
    (window.Foyer as unknown[]).push(["consent", true]);
    await vi.advanceTimersByTimeAsync(0);
    expect(scripts()).toHaveLength(1);
  });

  test("said before the script ran counts", async () => {
    window.Foyer = [["consent", true]];
    await open({ consent: { ...consent, by: "page" } });
    expect(scripts()).toHaveLength(1);
  });
});

describe("a page with a chat of its author's", () => {
  const inline = `<foyer-chat mode="inline" data-foyer-inline data-title="Ask us" data-welcome-message=""></foyer-chat>`;
  const button = `<button data-foyer-open data-title="Sales"></button>`;

  test("gets it there, for whoever is logged in, and no floating one", async () => {
    answer(ada);
    await open({}, inline);
    const element = document.querySelector<ChatElement>("foyer-chat")!;
    expect(element.getAttribute("widget-id")).toBe("main");
    expect(element.getAttribute("panel")).toBe(base.panel_url);
    expect(element.getAttribute("endpoint")).toBe(base.backend);
    expect(element.visitor).toMatchObject({ identity: { user_id: "7" }, choice: { title: "Ask us" } });
    expect(element.visitor!.choice).not.toHaveProperty("welcome_message");
    expect(calls("load")).toEqual([]);
    expect(scripts()).toHaveLength(1);
  });

  test("shows it whatever the rules of the floating one are", async () => {
    await open({ is_floating: false, rules: { devices: ["phone"] } }, inline);
    expect(document.querySelector("foyer-chat")!.getAttribute("widget-id")).toBe("main");
  });

  test("shows one of two that are the same", async () => {
    await open({}, inline + inline);
    const [first, second] = document.querySelectorAll<HTMLElement>("foyer-chat");
    expect([first!.hidden, second!.hidden]).toEqual([false, true]);
    expect(second!.hasAttribute("widget-id")).toBe(false);
  });

  test("opens the chat from its button, which has no launcher beside it", async () => {
    await open({}, button);
    expect(loaded()).toMatchObject({ launcher: "none", choice: { title: "Sales" } });
    document.querySelector("button")!.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched).toHaveBeenCalledOnce();
    expect(calls("open")).toEqual([["main"]]);
  });

  test("says what it waits for, and asks nobody, while there is no consent", async () => {
    let given = false;
    window.wp_has_consent = () => given;
    await open({ consent: { by: "api", category: "preferences", service: "foyer-chat" } }, inline + button);
    const element = document.querySelector<HTMLElement>("foyer-chat")!;
    expect(element.nextElementSibling!.textContent).toBe("Allow it first.");
    expect(element.hidden).toBe(true);
    expect(element.hasAttribute("widget-id")).toBe(false);
    document.querySelector("button")!.click();
    document.querySelector("button")!.click();
    expect(document.querySelectorAll("button + [role=status]")).toHaveLength(1);
    expect(fetched).not.toHaveBeenCalled();
    given = true;
    change();
    await vi.advanceTimersByTimeAsync(0);
    expect(element.getAttribute("widget-id")).toBe("main");
    expect(element.hidden).toBe(false);
    document.querySelector("button")!.click();
    expect(document.querySelectorAll("[role=status]")).toHaveLength(0);
  });

  test("keeps its place for the next time where consent is taken back", async () => {
    let given = true;
    window.wp_has_consent = () => given;
    await open({ consent: { by: "api", category: "preferences", service: "foyer-chat" } }, inline);
    const element = document.querySelector<HTMLElement>("foyer-chat")!;
    const destroy = vi.fn<(id: string) => void>();
    window.Foyer = { open() {}, setContext() {}, destroy, push: () => 0 };
    given = false;
    change();
    expect(element.hasAttribute("widget-id")).toBe(false);
    expect(destroy).not.toHaveBeenCalled();
    expect(element.nextElementSibling!.textContent).toBe("Allow it first.");
    given = true;
    change();
    await vi.advanceTimersByTimeAsync(0);
    expect(element.getAttribute("widget-id")).toBe("main");
    expect(element.isConnected).toBe(true);
  });
});
