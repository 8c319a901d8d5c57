import { expect, test } from "vitest";
import { eventId, parseEventId } from "./event-id.ts";

test("an id names what it tells of, and is read back", () => {
  for (const source of [
    { conversation_id: "c_01K8ZC7Q", kind: "message", number: 3 },
    { conversation_id: "c_e4_m5", kind: "event", number: 12 },
  ] as const) {
    expect(parseEventId(eventId(source))).toEqual(source);
  }
});

test("what is no such id names nothing", () => {
  for (const id of [
    "",
    "evt_c_1",
    "evt__m1",
    "evt_c_1_x3",
    "evt_c_1_m",
    "evt_c_1_m1x",
    "evt_test_01K8ZC7Q",
    "c_1_m1",
  ])
    expect(parseEventId(id)).toBeNull();
});
