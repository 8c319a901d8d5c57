import { expect, it } from "vitest";
import type { InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";
import { blankThread, type ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import { listMark, messagesMark } from "./news-marks.ts";

const counts = { ai: 0, waiting: 0, human: 0, mine: 0 };
const inbox = (change: object) => ({ counts, loading: false, rows: [], ...change }) as unknown as InboxState;
const conversation = { id: "c" } as NonNullable<ThreadState["conversation"]>;
const message = { seq: 1, id: "m", status: "complete" } as ThreadState["messages"][number];

it("knows no list before it is loaded, and one that is empty from one that is not there", () => {
  expect(listMark(inbox({ counts: null }))).toBeUndefined();
  expect(listMark(inbox({ loading: true }))).toBeUndefined();
  expect(listMark(inbox({}))).toBe("");
});

it("tells lists apart by what is in them and in which version", () => {
  const rows = [{ id: "a", version: 1 }];
  expect(listMark(inbox({ rows }))).toBe(listMark(inbox({ rows: [...rows], loading: true })));
  expect(listMark(inbox({ rows }))).not.toBe(listMark(inbox({ rows: [{ id: "a", version: 2 }] })));
});

it("tells messages apart by what is said, and not by who types", () => {
  const thread = { ...blankThread, conversation, messages: [message] };
  expect(messagesMark("c", blankThread)).toBeUndefined();
  expect(messagesMark("c", thread)).toBe(
    messagesMark("c", { ...thread, messages: [message], typing: { role: "visitor" } }),
  );
  expect(messagesMark("c", thread)).not.toBe(
    messagesMark("c", { ...thread, messages: [{ ...message, rating: "up" }] }),
  );
});
