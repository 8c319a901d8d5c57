import { expect, it } from "vitest";
import { absoluteUrl, dateOf, textsOf } from "./inputs.ts";
import { blanks, serverList } from "./test/server-context.ts";

it("reads lists however they come, without their blanks", async () => {
  for (const list of [["a", "", null, " b "], serverList("a", "", null, " b ")])
    expect(await textsOf(list, "Tags", 4)).toEqual(["a", "b"]);
  expect(await textsOf("a", "Tags", 4)).toEqual(["a"]);
  for (const blank of [...Object.values(blanks), [], serverList()])
    expect(await textsOf(blank, "Tags", 4)).toEqual([]);
});

it("refuses lists that are too long before it reads them", async () => {
  const list = {
    length: async () => 1_000_000,
    get: async () => expect.unreachable("it was read"),
  };
  await expect(textsOf(list, "Tags", 20)).rejects.toMatchObject({ code: "invalid" });
  await expect(textsOf(["a", "b"], "Tags", 1)).rejects.toThrow('"Tags" has 2 entries; at most 1 are taken.');
});

it("reads dates however they come", () => {
  const date = new Date("2026-05-04T09:00:00.000Z");
  for (const given of [date, date.toISOString(), date.getTime()]) expect(dateOf(given)).toEqual(date);
  for (const blank of [...Object.values(blanks), "soon"]) expect(dateOf(blank)).toBeUndefined();
});

it("gives Bubble's file addresses a scheme", () => {
  expect(absoluteUrl("//cdn.example.com/a.png")).toBe("https://cdn.example.com/a.png");
  expect(absoluteUrl("https://example.com/a.png")).toBe("https://example.com/a.png");
});
