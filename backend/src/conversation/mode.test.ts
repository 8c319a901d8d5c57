import { describe, expect, test } from "vitest";
import { close, type Holding, handoff, lose, release, reopen, takeover, visitorSpoke } from "./mode.ts";

const ada = { id: "ada", name: "Ada" };
const ben = { id: "ben", name: "Ben" };
const ai: Holding = { mode: "ai" };
const adas: Holding = { mode: "human", agent: ada };

describe("takeover", () => {
  test.each<Holding>([ai, { mode: "waiting" }, { mode: "closed" }])(
    "takes a conversation in mode $mode",
    (now) => {
      expect(takeover(now, ada)).toEqual({ ok: true, holding: adas, event: "agent_joined", agent: ada });
    },
  );
  test("a second agent is told who has it", () => {
    expect(takeover(adas, ben)).toEqual({ ok: false, code: "taken", holder: ada });
  });
  test("force takes it from another", () => {
    expect(takeover(adas, ben, true)).toMatchObject({ ok: true, holding: { mode: "human", agent: ben } });
  });
  test("taking twice changes nothing and says nothing", () => {
    expect(takeover(adas, ada)).toEqual({ ok: true, holding: adas });
  });
});

describe("release", () => {
  test("hands back to the assistant", () => {
    expect(release(adas, ada)).toEqual({ ok: true, holding: ai, event: "agent_left", agent: ada });
  });
  test("another agent cannot release what Ada has", () => {
    expect(release(adas, ben)).toEqual({ ok: false, code: "taken", holder: ada });
  });
  test.each<Holding>([ai, { mode: "closed" }])("changes nothing in mode $mode", (now) => {
    expect(release(now)).toEqual({ ok: true, holding: now });
  });
});

describe("handoff", () => {
  test("asks for a person and takes it back", () => {
    const waiting = handoff(ai, true);
    expect(waiting).toEqual({ ok: true, holding: { mode: "waiting" }, event: "handoff_requested" });
    expect(handoff({ mode: "waiting" }, false)).toMatchObject({ ok: true, holding: ai });
  });
  test("while a person is there, nothing changes", () => {
    expect(handoff(adas, true)).toEqual({ ok: true, holding: adas });
    expect(handoff(adas, false)).toEqual({ ok: true, holding: adas });
  });
});

test("closing is said once, and a visitor's message opens it for the assistant", () => {
  const closed = close(adas);
  expect(closed).toEqual({ ok: true, holding: { mode: "closed" }, event: "closed", agent: ada });
  expect(close({ mode: "closed" })).toEqual({ ok: true, holding: { mode: "closed" } });
  expect(visitorSpoke({ mode: "closed" })).toEqual(ai);
  expect(visitorSpoke(adas)).toBe(adas);
});

test("nobody closes what another agent has", () => {
  expect(close(adas, ben)).toEqual({ ok: false, code: "taken", holder: ada });
  expect(close(adas, ada)).toMatchObject({ ok: true, holding: { mode: "closed" } });
  expect(close(ai, ben)).toMatchObject({ ok: true, holding: { mode: "closed" } });
});

test("opening again gives it back to whoever had it", () => {
  expect(reopen({ mode: "closed" }, adas)).toEqual({ ok: true, holding: adas, event: "reopened" });
  expect(reopen({ mode: "closed" })).toMatchObject({ ok: true, holding: ai });
  expect(reopen(adas, ai)).toEqual({ ok: true, holding: adas });
});

test("who lost their agent waits again, and nobody else does", () => {
  expect(lose(adas, "ada")).toEqual({
    ok: true,
    holding: { mode: "waiting" },
    event: "agent_lost",
    agent: ada,
  });
  expect(lose(adas, "ben")).toEqual({ ok: true, holding: adas });
  expect(lose(ai, "ada")).toEqual({ ok: true, holding: ai });
});
