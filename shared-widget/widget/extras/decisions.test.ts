// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { Waiting } from "../../protocol/index.ts";
import words from "../../locales/extras/en.json";
import { fileSize } from "./file-size.ts";
import { conversationOf } from "./followed-link.tsx";
import { openingTime } from "./opening-time.ts";
import { contactOf } from "./prechat.tsx";
import { isAddress } from "./read-form.ts";
import { waitingLines } from "./waiting-notice.tsx";

describe("what is told of a wait", () => {
  const since = "2026-05-04T09:00:00.000Z";
  const lines = (
    waiting: Omit<Waiting, "since"> | undefined,
    more: { reachable?: boolean; owner?: string } = {},
  ) =>
    waitingLines(
      { waiting: waiting && { ...waiting, since }, reachable: more.reachable },
      more.owner ?? null,
      words,
      (at) => `<${at}>`,
    );

  it("is the place in line, where somebody is there", () => {
    expect(lines({ outlook: "expected", position: 1 })).toEqual([words.waiting_next, words.waiting_expected]);
    expect(lines({ outlook: "expected", position: 2 })[0]).toBe("You are number 2 in line.");
    expect(lines({ outlook: "expected" })).toEqual([words.waiting_expected]);
  });

  it("promises nobody where nobody is there, and no place in a line that does not move", () => {
    const told = lines({ outlook: "unattended", position: 1 });
    expect(told).toEqual([words.waiting_unattended, words.waiting_kept]);
    expect(lines({ outlook: "nobody_came" })).toEqual([words.waiting_nobody_came, words.waiting_kept]);
  });

  it("says when people are there again, where that is known", () => {
    expect(lines({ outlook: "outside_hours", opens_at: since })[0]).toBe(`The team is back: <${since}>.`);
    expect(lines({ outlook: "outside_hours" })[0]).toBe(words.waiting_outside_hours);
  });

  it("takes the owner's words for what happens now, and adds that an e-mail will come", () => {
    expect(lines({ outlook: "expected", position: 1 }, { owner: "Nine to five.", reachable: true })).toEqual([
      words.waiting_next,
      "Nine to five.",
      words.waiting_reachable,
    ]);
  });

  it("from a server that says nothing of it is the old sentence", () => {
    expect(lines(undefined)).toEqual([words.waiting_expected]);
  });
});

it("names opening times as people do, in the visitor's own zone", () => {
  const now = new Date(2026, 4, 4, 20).getTime();
  const at = (day: number, hour = 9) => openingTime(new Date(2026, 4, day, hour).toISOString(), "en-GB", now);
  expect(at(4, 21)).toBe("today, 21:00");
  expect(at(5)).toBe("tomorrow, 09:00");
  expect(at(6)).toBe("Wednesday, 09:00");
  expect(at(20)).toBe("20 May 2026, 09:00");
  expect(openingTime(new Date(2026, 4, 5, 9).toISOString(), "de", now)).toBe("morgen, 09:00");
});

it("takes for addresses what the server takes", () => {
  for (const good of ["ada@example.com", "a.b+c@mail.example.co.uk"]) expect(isAddress(good)).toBe(true);
  for (const bad of [
    "ada",
    "ada@localhost",
    "a b@example.com",
    "ada@example.",
    "@example.com",
    `${"a".repeat(250)}@b.co`,
  ])
    expect(isAddress(bad)).toBe(false);
});

it("keeps name and address apart from what else was asked", () => {
  expect(contactOf({ name: "Ada", email: "a@b.co", order: "42" })).toEqual({
    name: "Ada",
    email: "a@b.co",
    fields: { order: "42" },
  });
  expect(contactOf({ order: "42" })).toEqual({ fields: { order: "42" } });
});

it("writes sizes as people read them", () => {
  expect(fileSize(70, "en")).toBe("70 byte");
  expect(fileSize(64_000, "en")).toBe("64 kB");
  expect(fileSize(2_340_000, "de")).toBe("2,3 MB");
});

it("reads of a link only which conversation it is for", () => {
  const token = `x.${btoa(JSON.stringify({ conversation_id: "c1" }))}.y`;
  expect(conversationOf(token)).toBe("c1");
  expect(conversationOf("nonsense")).toBe("unreadable");
  expect(conversationOf(undefined)).toBeUndefined();
});
