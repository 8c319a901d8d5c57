// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { Drawn, words } from "./pages/test/drawn.ts";
import { FakeApi, refuse } from "./pages/test/fake-api.ts";

const get = "GET /api/canned-replies";
const put = "PUT /api/canned-replies";
const hello = { shortcut: "hello", text: "Hello!" };
const bye = { shortcut: "bye", text: "Bye!" };

async function open(more: Partial<FakeApi["answers"]> = {}, onUnsaved?: (unsaved: boolean) => void) {
  const api = new FakeApi({
    [get]: () => ({ replies: [hello, bye] }),
    [put]: (_, body) => body,
    ...(more as FakeApi["answers"]),
  });
  const page = Drawn.page("replies", { api, onUnsaved });
  await vi.waitFor(() => expect(page.all(".reply")).toHaveLength(2));
  const shortcuts = () => page.all<HTMLInputElement>(".reply input");
  return { api, page, shortcuts, save: page.button(words.save) };
}
afterEach(() => Drawn.clear());

test("changes are saved all at once, and there is nothing to save before", async () => {
  const { api, page, shortcuts, save } = await open();
  expect(save.disabled).toBe(true);
  await page.type(shortcuts()[0], "hi");
  await vi.waitFor(() => expect(save.disabled).toBe(false));
  save.click();
  await page.shows(words.saved);
  expect(api.bodies).toEqual([{ replies: [{ ...hello, shortcut: "hi" }, bye] }]);
  expect(save.disabled).toBe(true);
});

test("one is added at the top, with the cursor in it; left empty it is none", async () => {
  const { page, shortcuts, save } = await open();
  page.button(words.add_reply).click();
  await vi.waitFor(() => expect(shortcuts()).toHaveLength(3));
  await vi.waitFor(() => expect(page.root.activeElement).toBe(shortcuts()[0]));
  expect(save.disabled).toBe(true);
  expect(page.text).not.toContain(words.shortcut_missing);
  await page.type(shortcuts()[0], "bye");
  await page.shows(words.shortcut_taken);
  expect(save.disabled).toBe(true);
});

test("what is removed can be had back, where it was", async () => {
  const { page, shortcuts, save } = await open();
  page.button("Remove the reply “hello”").click();
  await page.shows("“hello” is removed when you save.");
  expect(shortcuts().map(({ value }) => value)).toEqual(["bye"]);
  page.button(words.undo).click();
  await vi.waitFor(() => expect(shortcuts().map(({ value }) => value)).toEqual(["hello", "bye"]));
  expect(save.disabled).toBe(true);
});

/** Whether the browser would ask. */
function leave(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
}

test("the shell is told of what leaving would lose, and the browser asks too", async () => {
  const told: boolean[] = [];
  const { page, shortcuts } = await open({}, (unsaved) => told.push(unsaved));
  expect([told.at(-1), leave()]).toEqual([false, false]);
  await page.type(shortcuts()[1], "ciao");
  await vi.waitFor(() => expect([told.at(-1), leave()]).toEqual([true, true]));
  await page.type(shortcuts()[1], "bye");
  await vi.waitFor(() => expect([told.at(-1), leave()]).toEqual([false, false]));
});

test("what somebody else saved meanwhile is not written over unasked", async () => {
  let theirs = [hello, bye];
  const { api, page, shortcuts, save } = await open({ [get]: () => ({ replies: theirs }) });
  await page.type(shortcuts()[0], "hi");
  await vi.waitFor(() => expect(save.disabled).toBe(false));
  theirs = [bye];
  save.click();
  await page.shows(words.changed_meanwhile);
  expect(api.bodies).toEqual([]);
  page.button(words.overwrite).click();
  await page.shows(words.saved);
  expect(api.bodies).toHaveLength(1);
});

test("theirs can be taken instead", async () => {
  let theirs = [hello, bye];
  const { page, shortcuts, save } = await open({ [get]: () => ({ replies: theirs }) });
  await page.type(shortcuts()[0], "hi");
  await vi.waitFor(() => expect(save.disabled).toBe(false));
  theirs = [bye];
  save.click();
  await page.shows(words.changed_meanwhile);
  page.button(words.take_theirs).click();
  await vi.waitFor(() => expect(shortcuts().map(({ value }) => value)).toEqual(["bye"]));
});

test("what could not be saved stays to be saved again", async () => {
  const { page, shortcuts, save } = await open({ [put]: () => refuse("unreachable", 0) });
  await page.type(shortcuts()[0], "hi");
  await vi.waitFor(() => expect(save.disabled).toBe(false));
  save.click();
  await page.shows(words.unreachable);
  expect([shortcuts()[0]?.value, save.disabled]).toEqual(["hi", false]);
});
