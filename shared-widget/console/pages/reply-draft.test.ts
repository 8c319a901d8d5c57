import { expect, test } from "vitest";
import { problemOf, type ReplyDraft, sameReplies } from "./reply-draft.ts";

const draft = (key: number, shortcut: string, text = "Hello"): ReplyDraft => ({ key, shortcut, text });

test("a shortcut is needed, of letters and digits of any language, and nobody else's", () => {
  const all = [
    draft(1, "hello"),
    draft(2, "Hello"),
    draft(3, "مرحبا"),
    draft(4, "a b"),
    draft(5, ""),
    draft(6, "x", " "),
  ];
  expect(all.map((each) => problemOf(each, all))).toEqual([
    "shortcut_taken",
    "shortcut_taken",
    null,
    "shortcut_wrong",
    "shortcut_missing",
    "text_missing",
  ]);
});

test("replies are the same when they say the same in the same order", () => {
  const [one, two] = [draft(1, "a"), draft(2, "b")];
  expect(sameReplies([one, two], [{ ...one, key: 9 }, two])).toBe(true);
  expect(sameReplies([one, two], [two, one])).toBe(false);
  expect(sameReplies([one], [one, two])).toBe(false);
  expect(sameReplies([one], [draft(1, "a", "Bye")])).toBe(false);
});
