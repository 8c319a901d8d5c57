import { expect, test } from "vitest";
import { Outbox } from "./outbox.ts";
import type { PendingMessage } from "./state.ts";
import { Shelf } from "./storage.ts";
import { TabStorage } from "./test/tab-storage.ts";

const message = (id: string, created_at: string): PendingMessage => ({
  id,
  text: id,
  created_at,
  status: "pending",
});

test("what is saved comes back in the order it was written, whatever its keys", () => {
  const storage = new TabStorage();
  const outbox = new Outbox(new Shelf("w1", storage));
  outbox.save(message("b", "2026-01-01T00:00:00.001Z"));
  outbox.save(message("a", "2026-01-01T00:00:00.002Z"));
  outbox.save(message("c", "2026-01-01T00:00:00.000Z"));
  outbox.remove("b");
  expect(outbox.load().map(({ id }) => id)).toEqual(["c", "a"]);
  expect(storage.getItem("foyer:w1:out:a")).toContain('"a"');
});

test("widgets on one site do not see each other's messages, and other keys are left alone", () => {
  const storage = new TabStorage();
  const one = new Outbox(new Shelf("w1", storage));
  const other = new Outbox(new Shelf("w10", storage));
  one.save(message("a", "2026-01-01T00:00:00.000Z"));
  storage.setItem("theme", "dark");
  expect(other.load()).toEqual([]);
  other.clear();
  expect(one.load()).toHaveLength(1);
  one.clear();
  expect(storage.length).toBe(1);
});

test("what cannot be read is passed over", () => {
  const storage = new TabStorage();
  storage.setItem("foyer:w1:out:x", "{not json");
  storage.setItem("foyer:w1:out:y", '"a string"');
  storage.setItem("foyer:w1:out:z", "null");
  expect(new Outbox(new Shelf("w1", storage)).load()).toEqual([]);
});

test("without storage nothing is kept and nothing breaks", () => {
  const outbox = new Outbox(new Shelf("w1", undefined));
  outbox.save(message("a", "2026-01-01T00:00:00.000Z"));
  outbox.remove("a");
  expect(outbox.load()).toEqual([]);
});
