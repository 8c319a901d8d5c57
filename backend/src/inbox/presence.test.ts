import type { Presence } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { visibleTo, whoIsThere } from "./presence.ts";

const seat = (
  id: string,
  status: Presence["status"] = "online",
  widgets: string[] | null = null,
): Presence => ({ id, name: id.toUpperCase(), role: "agent", widgets, status });

test("many tabs are one agent, online where one of them is", () => {
  const there = whoIsThere([
    seat("ben", "away"),
    seat("ana", "online"),
    seat("ana", "away"),
    seat("ben", "away"),
  ]);
  expect(there.map(({ id, status }) => [id, status])).toEqual([
    ["ana", "online"],
    ["ben", "away"],
  ]);
});

test("an agent of all widgets sees everybody as they are", () => {
  const there = [seat("ana"), seat("ben", "online", ["v"])];
  expect(visibleTo(null, there)).toEqual(there);
});

test("an agent of some widgets sees who shares one, and of their widgets only the shared", () => {
  const there = [seat("ana"), seat("ben", "online", ["v", "w"]), seat("cleo", "online", ["w"])];
  expect(visibleTo(["v", "u"], there).map(({ id, widgets }) => [id, widgets])).toEqual([
    ["ana", null],
    ["ben", ["v"]],
  ]);
});
