import { expect, test } from "vitest";
import type { Message } from "../../shared-widget/protocol/index.ts";
import { type Evidence, judge, judgePeople } from "./verdict.ts";

function message(seq: number, id: string, text = id): Message {
  return { seq, id, role: "visitor", text, status: "complete", created_at: "2026-01-01T00:00:00.000Z" };
}

function evidence(changes: Partial<Evidence>): Evidence {
  const all = [message(1, "a"), message(2, "b")];
  return {
    sent: new Map([
      ["a", "a"],
      ["b", "b"],
    ]),
    acknowledged: new Map(all.map((message) => [message.id, message])),
    client: all,
    server: all,
    ...changes,
  };
}

test("equal transcripts with everything in them are fine", () => {
  expect(judge(evidence({}))).toEqual({ lost: [], doubled: [], holes: [], different: [] });
});

test("a message that was sent or acknowledged and is not in the history is lost", () => {
  const verdict = judge(evidence({ server: [message(1, "a")], client: [message(1, "a")] }));
  expect(verdict.lost).toHaveLength(2);
  expect(verdict.different).toEqual([]);
});

test("an acknowledged message that has changed since is lost as it was", () => {
  const server = [message(1, "a"), { ...message(2, "b"), status: "interrupted" as const }];
  expect(judge(evidence({ server, client: server })).lost).toHaveLength(1);
});

test("the same message under a second id is doubled", () => {
  const server = [message(1, "a"), message(2, "b"), message(3, "c", "b")];
  expect(judge(evidence({ server, client: server })).doubled).toEqual(["b"]);
});

test("a hole shows on either side, and so does a difference", () => {
  const server = [message(1, "a"), message(3, "b")];
  const verdict = judge(evidence({ server }));
  expect(verdict.holes).toEqual(["history: place 2 has seq 3"]);
  expect(verdict.different).toHaveLength(2);
  expect(judge(evidence({ client: [message(2, "b")] })).holes).toEqual(["client: place 1 has seq 2"]);
});

test("an agent's acts leave one line each, and notes that only agents have", () => {
  const said = (code: Message["code"], seq: number): Message => ({
    ...message(seq, `s${seq}`),
    role: "system",
    code,
  });
  const server = [said("agent_joined", 1), said("agent_left", 2)];
  const acts = { takeovers: 1, notes: new Set(["n1"]) };
  expect(judgePeople(acts, { client: server, server, noted: ["n1"] })).toEqual([]);
  const twice = [...server, said("agent_joined", 3)];
  expect(judgePeople(acts, { client: server, server: twice, noted: ["n1"] })).toHaveLength(1);
  expect(judgePeople(acts, { client: server, server, noted: [] })).toHaveLength(1);
  const leaked = [...server, message(3, "n1")];
  expect(judgePeople(acts, { client: leaked, server, noted: ["n1"] })).toEqual(["the visitor got n1"]);
});
