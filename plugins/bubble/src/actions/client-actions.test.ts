// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PlacedChat } from "../elements/chat/test/bubble-page.ts";
import { FakeFoyer } from "../elements/chat/test/fake-foyer.ts";
import close from "./close-chat.ts";
import logOut from "./log-out-chat-visitor.ts";
import open from "./open-chat.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async () => Response.json({}));
});

afterEach(async () => {
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(3_000);
  localStorage.clear();
  delete window.Foyer;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("opens and closes the page's floating chat, not an inline one", () => {
  const foyer = new FakeFoyer();
  const inline = new PlacedChat().update({ widget_id: "w_0", display_mode: "Inline" });
  new PlacedChat().update();
  open({}, inline.context);
  close({}, inline.context);
  expect(foyer.calls).toEqual(["open w_1", "close w_1"]);
  expect(inline.debugger).toEqual([]);
});

it("keeps the wish where no chat is there yet, and says so", () => {
  const { context, debugger: lines } = new PlacedChat();
  open({}, context);
  expect(window.Foyer).toEqual([["open"]]);
  expect(lines).toHaveLength(1);
});

it("logs the visitor out of every chat of the page", () => {
  const foyer = new FakeFoyer();
  const chat = new PlacedChat().update();
  const other = new PlacedChat().update({ widget_id: "w_2" });
  logOut({}, chat.context);
  expect(foyer.calls).toEqual(["logout w_1", "logout w_2"]);
  expect([chat.events, other.events]).toEqual([["logged_out"], ["logged_out"]]);
});

it("forgets what the browser keeps of a visitor where no chat is there", () => {
  localStorage.setItem("foyer:w_1:session", "{}");
  localStorage.setItem("foyer:w_2:session", "{}");
  logOut({}, new PlacedChat().context);
  expect(Object.keys(localStorage)).toEqual(["foyer:w_2:session"]);
});
