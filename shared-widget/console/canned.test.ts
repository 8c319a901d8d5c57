import { describe, expect, it } from "vitest";
import { cannedQuery, fillCanned, findCanned, insertCanned } from "./canned.ts";

const replies = [
  { shortcut: "hello", text: "Good day" },
  { shortcut: "hours", text: "We open at nine" },
  { shortcut: "bye", text: "Say hello to your team" },
];

describe("what is looked for", () => {
  it("is what stands after a slash that begins a word, up to the caret", () => {
    expect(cannedQuery("/", 1)).toBe("");
    expect(cannedQuery("Well, /hel", 10)).toBe("hel");
    expect(cannedQuery("/hello", 3)).toBe("he");
    expect(cannedQuery("/größe", 6)).toBe("größe");
  });

  it("is nothing in an address, a date, or after the word has ended", () => {
    expect(cannedQuery("https://x", 9)).toBeNull();
    expect(cannedQuery("1/2", 3)).toBeNull();
    expect(cannedQuery("/hello ", 7)).toBeNull();
  });
});

it("finds by shortcut first, then by text", () => {
  expect(findCanned(replies, "HEL").map(({ shortcut }) => shortcut)).toEqual(["hello", "bye"]);
  expect(findCanned(replies, "nine").map(({ shortcut }) => shortcut)).toEqual(["hours"]);
  expect(findCanned(replies, "").length).toBe(3);
  expect(findCanned(replies, "zzz")).toEqual([]);
});

it("puts the reply in the place of what was typed, and leaves the rest", () => {
  expect(insertCanned("Well, /hel and so on", 10, "Good day")).toEqual({
    text: "Well, Good day and so on",
    caret: 14,
  });
  expect(insertCanned("nothing typed", 7, "!")).toEqual({ text: "nothing! typed", caret: 8 });
});

it("fills in the names, and leaves no gap where one is not known", () => {
  const text = "Hello {visitor_name}, I am {agent_name}. {other}";
  expect(fillCanned(text, { visitor_name: "Maria $&", agent_name: "Ana" })).toBe(
    "Hello Maria $&, I am Ana. {other}",
  );
  expect(fillCanned("Hello {visitor_name}!", { visitor_name: "", agent_name: "Ana" })).toBe("Hello!");
});
