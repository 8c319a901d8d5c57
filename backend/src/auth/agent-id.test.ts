import { AgentId } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { agentIdOf } from "./agent-id.ts";

test("an e-mail address is the agent's id, whatever its capitals and the name beside it", async () => {
  expect(await agentIdOf({ name: "Ana", email: "Ana.P@Example.com" })).toBe("ana.p@example.com");
  expect(await agentIdOf({ name: "Ana Pereira", email: "ana.p@example.com" })).toBe("ana.p@example.com");
});

test("the same name makes the same id, another name another one", async () => {
  const id = await agentIdOf({ name: "José Ñandú" });
  expect(id).toMatch(/^jose-nandu-[0-9a-f]{8}$/);
  expect(await agentIdOf({ name: "  josé ñandú " })).toBe(id);
  expect(await agentIdOf({ name: "Jose Nandu" })).not.toBe(id);
});

test("names and addresses with no plain letter in them still make an id each", async () => {
  const [one, other] = await Promise.all([agentIdOf({ name: "Мария" }), agentIdOf({ name: "ليلى" })]);
  expect(one).toMatch(/^agent-[0-9a-f]{8}$/);
  expect(other).not.toBe(one);
  const rare = await agentIdOf({ name: "Tim", email: "o'hara/1@example.com" });
  expect(AgentId.parse(rare)).toMatch(/^o-hara-1-example-com-/);
  expect(AgentId.parse(await agentIdOf({ name: "x".repeat(128) })).length).toBeLessThan(128);
});
