// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { FoyerApi } from "./api.ts";
import type { LauncherConfig } from "./settings.ts";
import { mounted } from "./test/fake-panel.ts";

const endpoint = "https://chat.example.com";
const moduleOf = (name: string): string => `file://${import.meta.dirname}/test/${name}.ts`;
const panel = moduleOf("fake-panel");
const identity = { user_id: "ada", ts: 1, signature: "0".repeat(64) };
const config = {
  color: "#ffd43b",
  launcher_label: null,
  launcher_position: "left",
  language: "auto",
  look: "clean",
};
const requests: string[] = [];
let answer: () => Response = () => Response.json(config);

function foyer(): FoyerApi {
  const { Foyer } = window;
  if (!Foyer || Array.isArray(Foyer)) throw new Error("the loader has not run");
  return Foyer;
}

/** What a copy of the script does when it runs, without a `document.currentScript`. */
async function runLoader(): Promise<void> {
  vi.resetModules();
  await import("./loader.ts");
}

function addTag(widgetId: string, more: Record<string, string> = {}): void {
  const tag = document.createElement("script");
  tag.type = "application/json"; // The test environment is not to fetch it.
  Object.assign(tag.dataset, { widgetId, endpoint, panel, ...more });
  document.head.append(tag);
}

function elementsOf(widgetId: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`foyer-chat[widget-id="${widgetId}"]`)];
}

function elementOf(widgetId: string): HTMLElement {
  const [element] = elementsOf(widgetId);
  if (!element) throw new Error(`no widget ${widgetId}`);
  return element;
}

function launcherOf(widgetId: string) {
  const root = elementOf(widgetId).shadowRoot?.querySelector("span")?.shadowRoot;
  const button = root?.querySelector<HTMLButtonElement>("button");
  const notice = root?.querySelector<HTMLButtonElement>("[role=alert] button");
  if (!button || !notice) throw new Error("no launcher");
  return { button, notice, badge: button.querySelector("b")?.textContent };
}

function panelsOf(widgetId: string) {
  return mounted.filter(({ options }) => options.widgetId === widgetId);
}

async function panelOf(widgetId: string) {
  return vi.waitFor(() => {
    const found = panelsOf(widgetId).at(-1);
    if (!found) throw new Error(`no panel for ${widgetId}`);
    return found;
  });
}

const shown = (widgetId: string) => vi.waitFor(() => expect(launcherOf(widgetId).button.hidden).toBe(false));

/** Long enough for everything that was put off until later in the same moment. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeAll(async () => {
  vi.stubGlobal("FOYER_VERSION", "1.2.3-abcdef01");
  vi.stubGlobal("requestIdleCallback", (act: () => void) => setTimeout(act));
  vi.stubGlobal("fetch", async (address: string) => {
    requests.push(address);
    return answer();
  });
  window.Foyer = [["open", "early"]];
  addTag("early");
  await runLoader();
});

beforeEach(() => {
  answer = () => Response.json(config);
  requests.length = 0;
});

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  for (const tag of document.querySelectorAll("script")) tag.remove();
  for (const element of document.querySelectorAll("foyer-chat")) element.remove();
});

test("calls queued before the script ran are done", async () => {
  expect((await panelOf("early")).calls).toEqual(["open"]);
});

test("a second copy of the script, and a second tag, draw nothing twice", async () => {
  addTag("twice");
  addTag("twice");
  await runLoader();
  await runLoader();
  expect(elementsOf("twice")).toHaveLength(1);
});

test("the launcher takes position, colour and a readable ink from the config, asked for once", async () => {
  foyer().load({ widgetId: "look", endpoint, panel });
  expect(launcherOf("look").button.hidden).toBe(true);
  await shown("look");
  const host = elementOf("look").shadowRoot?.querySelector("span");
  expect(host?.className).toContain("left");
  expect(host?.style.getPropertyValue("--color")).toBe("#ffd43b");
  expect(host?.style.getPropertyValue("--ink")).toBe("#000");
  expect(requests.filter((address) => address.includes("look"))).toEqual([`${endpoint}/api/widgets/look`]);
});

test("a config that the host knows is drawn, and nobody is asked for it", async () => {
  const known: LauncherConfig = {
    widget_id: "known",
    color: "#ffd43b",
    launcher_label: "Ask us",
    launcher_position: "left",
    language: "en",
    theme: "auto",
    look: "clean",
    proactive: [],
    verified_only: false,
  };
  foyer().load({ widgetId: "known", endpoint, panel, config: known });
  await shown("known");
  expect(launcherOf("known").button.textContent).toContain("Ask us");
  await aMoment();
  expect(requests).toEqual([]);
});

test("the page's own choice goes before the config, at once where it changes, and the panel looks again", async () => {
  foyer().load({ widgetId: "choice", endpoint, panel, choice: { color: "#ff0000" } });
  await shown("choice");
  const host = elementOf("choice").shadowRoot?.querySelector("span");
  expect(host?.style.getPropertyValue("--color")).toBe("#ff0000");
  foyer().open("choice");
  const { calls } = await panelOf("choice");
  foyer().configure({ color: "#ffffff", launcher_position: "right" }, "choice");
  expect(host?.style.getPropertyValue("--color")).toBe("#ffffff");
  expect(host?.className).toContain("right");
  await vi.waitFor(() => expect(calls).toContain("draw"));
  foyer().configure({}, "choice");
  expect(host?.style.getPropertyValue("--color")).toBe("#ffd43b");
});

test("nothing of the panel is fetched before a visitor comes near", async () => {
  foyer().load({ widgetId: "quiet", endpoint, panel });
  await shown("quiet");
  await aMoment();
  expect(panelsOf("quiet")).toEqual([]);
});

test("a widget that is not there stays unseen, with one warning that says what to check", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  answer = () => new Response("", { status: 404 });
  foyer().load({ widgetId: "lost", endpoint, panel });
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
  expect(warn.mock.lastCall?.join(" ")).toMatch(/widget-id.*lost.*404/);
  expect(launcherOf("lost").button.hidden).toBe(true);
});

test("a press opens, another closes, and the button says so", async () => {
  foyer().load({ widgetId: "press", endpoint, panel });
  await shown("press");
  const { button } = launcherOf("press");
  button.click();
  const { calls } = await panelOf("press");
  await vi.waitFor(() => expect(button.getAttribute("aria-expanded")).toBe("true"));
  button.click();
  expect(button.getAttribute("aria-expanded")).toBe("false");
  expect(calls).toEqual(["open", "close"]);
});

test("opening twice opens once, and closing what is closed does nothing", async () => {
  foyer().load({ widgetId: "calm", endpoint, panel });
  foyer().close("calm");
  foyer().open("calm");
  foyer().open("calm");
  const { calls } = await panelOf("calm");
  foyer().open("calm");
  foyer().close("calm");
  foyer().close("calm");
  expect(calls).toEqual(["open", "close"]);
});

test("closed again before the panel came, it does not open", async () => {
  foyer().load({ widgetId: "hasty", endpoint, panel });
  foyer().open("hasty");
  foyer().close("hasty");
  const { calls } = await panelOf("hasty");
  await aMoment();
  expect(calls).toEqual([]);
});

test("focus goes back to what opened the chat when that came from inside it", async () => {
  const link = document.createElement("button");
  document.body.append(link);
  foyer().load({ widgetId: "focus", endpoint, panel });
  link.focus();
  foyer().open("focus");
  const { options } = await panelOf("focus");
  await vi.waitFor(() => expect(document.activeElement).toBe(elementOf("focus")));
  options.onClose?.();
  expect(document.activeElement).toBe(link);
  link.remove();
});

test("focus elsewhere on the page is left alone", async () => {
  const field = document.createElement("input");
  document.body.append(field);
  foyer().load({ widgetId: "aside", endpoint, panel });
  foyer().open("aside");
  await panelOf("aside");
  await vi.waitFor(() => expect(document.activeElement).toBe(elementOf("aside")));
  field.focus();
  foyer().close("aside");
  expect(document.activeElement).toBe(field);
  field.remove();
});

test("what is said and who says it waits for the panel, in order", async () => {
  foyer().load({ widgetId: "wait", endpoint, panel, attributes: { plan: "pro" } });
  foyer().identify(identity, "wait");
  foyer().send("one", "wait");
  foyer().send("two", "wait");
  const { calls, options } = await panelOf("wait");
  await vi.waitFor(() => expect(calls).toEqual(["send one", "send two"]));
  expect(options).toMatchObject({ identity, attributes: { plan: "pro" }, endpoint, mode: "floating" });
  foyer().identify(identity, "wait");
  foyer().identify({ ...identity, user_id: "bob" }, "wait");
  foyer().logout("wait");
  expect(calls.slice(2)).toEqual(["identify bob", "logout"]);
});

test("a logout before the panel was loaded forgets this widget's visitor and no other's", () => {
  foyer().load({ widgetId: "out", endpoint, panel, launcher: "none" });
  localStorage.setItem("foyer:out:session", "1");
  localStorage.setItem("foyer:other:session", "1");
  foyer().logout("out");
  expect(Object.keys(localStorage)).toEqual(["foyer:other:session"]);
});

test("a visitor who has talked here before gets the panel when the page is idle, and a count of what is new", async () => {
  localStorage.setItem("foyer:back:session", "1");
  foyer().load({ widgetId: "back", endpoint, panel });
  const { calls, options } = await panelOf("back");
  await shown("back");
  options.onUnread?.(3);
  expect(launcherOf("back").badge).toBe("3");
  expect(launcherOf("back").button.getAttribute("aria-label")).toBe("Chat: 3");
  options.onUnread?.(12);
  expect(launcherOf("back").badge).toBe("9+");
  options.onUnread?.(0);
  expect(launcherOf("back").badge).toBe("");
  expect(calls).toEqual([]);
});

test("a panel that cannot be loaded is reported, and tried again at the next press", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const errors: unknown[] = [];
  foyer().on("error", (detail) => errors.push(detail), "cut");
  foyer().load({ widgetId: "cut", endpoint, panel: moduleOf("missing") });
  await shown("cut");
  const { button, notice } = launcherOf("cut");
  button.click();
  await vi.waitFor(() => expect(notice.textContent).toContain("Try again"));
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  notice.click();
  expect(notice.textContent).toBe("");
  await vi.waitFor(() => expect(errors).toHaveLength(2));
});

test("two widgets on one page do not mix", async () => {
  foyer().load({ widgetId: "one", endpoint, panel });
  foyer().load({ widgetId: "two", endpoint: "https://other.example.com", panel });
  foyer().send("to one", "one");
  foyer().send("to two", "two");
  const [one, two] = [await panelOf("one"), await panelOf("two")];
  await vi.waitFor(() => expect([one.calls, two.calls]).toEqual([["send to one"], ["send to two"]]));
  const heard: unknown[] = [];
  foyer().on("unread", (detail, widgetId) => heard.push([detail, widgetId]), "two");
  one.options.onEvent?.("unread", 1);
  two.options.onEvent?.("unread", 2);
  await aMoment();
  expect(heard).toEqual([[2, "two"]]);
});

test("an element in the page's markup fills its place at once, without a launcher or its config", async () => {
  document.body.insertAdjacentHTML(
    "beforeend",
    `<foyer-chat widget-id="inline" mode="inline" endpoint="${endpoint}/x" panel="${panel}" theme="dark"></foyer-chat>`,
  );
  const { calls, options } = await panelOf("inline");
  expect(options).toMatchObject({ mode: "inline", theme: "dark", endpoint });
  expect(calls).toEqual([]);
  expect(requests.filter((address) => address.includes("inline"))).toEqual([]);
});

test("moving an element keeps its panel; taking it out ends it; putting it back starts it anew", async () => {
  foyer().load({ widgetId: "move", endpoint, panel, launcher: "none" });
  foyer().open("move");
  const { calls } = await panelOf("move");
  const element = elementOf("move");
  const section = document.body.appendChild(document.createElement("section"));
  section.append(element);
  await aMoment();
  expect(calls).toEqual(["open"]);
  element.remove();
  await aMoment();
  expect(calls).toEqual(["open", "destroy"]);
  expect(element.shadowRoot?.childElementCount).toBe(0);
  section.append(element);
  foyer().open("move");
  await vi.waitFor(() => expect(panelsOf("move")).toHaveLength(2));
  section.remove();
});

test("a changed attribute starts the panel anew, open as it was and as the same visitor", async () => {
  foyer().load({ widgetId: "theme", endpoint, panel });
  foyer().identify(identity, "theme");
  foyer().open("theme");
  const before = await panelOf("theme");
  elementOf("theme").setAttribute("theme", "dark");
  await vi.waitFor(() => expect(panelsOf("theme")).toHaveLength(2));
  const after = await panelOf("theme");
  expect(before.calls).toEqual(["open", "destroy"]);
  expect(after.options).toMatchObject({ theme: "dark", identity });
  await vi.waitFor(() => expect(after.calls).toEqual(["open"]));
});

test("hide takes the widget off the page, show and open bring it back", async () => {
  foyer().load({ widgetId: "hide", endpoint, panel });
  foyer().open("hide");
  const { calls } = await panelOf("hide");
  foyer().hide("hide");
  expect([elementOf("hide").hidden, calls]).toEqual([true, ["open", "close"]]);
  foyer().show("hide");
  expect(elementOf("hide").hidden).toBe(false);
  foyer().hide("hide");
  foyer().open("hide");
  expect(elementOf("hide").hidden).toBe(false);
});

test("destroy takes it off for good, also when repeated, until it is loaded again", async () => {
  foyer().load({ widgetId: "end", endpoint, panel });
  foyer().open("end");
  const { calls } = await panelOf("end");
  foyer().destroy("end");
  foyer().destroy("end");
  await vi.waitFor(() => expect(calls).toEqual(["open", "destroy"]));
  expect(elementsOf("end")).toEqual([]);
  foyer().load({ widgetId: "end", endpoint, panel });
  expect(elementsOf("end")).toHaveLength(1);
});

test("a page that swaps its body keeps the widget and its panel", async () => {
  foyer().load({ widgetId: "turbo", endpoint, panel });
  foyer().open("turbo");
  const { calls } = await panelOf("turbo");
  document.body.replaceWith(document.createElement("body"));
  await vi.waitFor(() => expect(elementsOf("turbo")).toHaveLength(1));
  await aMoment();
  expect(calls).toEqual(["open"]);
});

test("where consent is required, nothing is opened for who comes back, until it is given; then it is as ever", async () => {
  localStorage.setItem("foyer:consent:session", "{}");
  foyer().load({ widgetId: "consent", endpoint, panel, consent: "required" });
  await shown("consent");
  await aMoment();
  expect(panelsOf("consent")).toEqual([]);
  expect(Object.keys(localStorage)).toEqual(["foyer:consent:session"]);
  foyer().consent(true, "consent");
  await panelOf("consent");
  foyer().consent(false, "consent");
  await vi.waitFor(() => expect(panelsOf("consent").at(-1)?.calls).toContain("destroy"));
  await shown("consent");
  await aMoment();
  expect(panelsOf("consent")).toHaveLength(1);
});

test("without consent an element in the page stays empty, and the visitor's own press opens all the same", async () => {
  const element = document.createElement("foyer-chat");
  for (const [name, value] of Object.entries({ endpoint, panel, consent: "required" }))
    element.setAttribute(name, value);
  element.setAttribute("widget-id", "unasked");
  element.setAttribute("mode", "inline");
  document.body.append(element);
  await aMoment();
  expect(panelsOf("unasked")).toEqual([]);
  foyer().load({ widgetId: "asked", endpoint, panel, consent: "required" });
  await shown("asked");
  launcherOf("asked").button.click();
  await panelOf("asked");
});

test("facts of the page add up, and go to the panel beside who the visitor is", async () => {
  foyer().load({ widgetId: "facts", endpoint, panel, attributes: { plan: "pro" } });
  foyer().setContext({ cart: 1 }, "facts");
  foyer().setContext({ cart: 2 }, "facts");
  foyer().identify(identity, "facts");
  foyer().open("facts");
  const { options } = await panelOf("facts");
  expect(options).toMatchObject({ attributes: { plan: "pro", cart: 2 }, identity });
});

test("a link from an e-mail opens the chat by itself", async () => {
  location.hash = "#foyer-continue=abc";
  try {
    foyer().load({ widgetId: "linked", endpoint, panel });
    const { calls } = await panelOf("linked");
    await vi.waitFor(() => expect(calls).toEqual(["open"]));
  } finally {
    location.hash = "";
  }
});

test("rules whose module cannot be had leave the launcher as it is", async () => {
  answer = () => Response.json({ ...config, proactive: [{ id: "a", message: "Hello?" }] });
  foyer().load({ widgetId: "rules", endpoint, panel });
  await shown("rules");
  await aMoment();
  launcherOf("rules").button.click();
  expect((await panelOf("rules")).calls).toEqual(["open"]);
});
