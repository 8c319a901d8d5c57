import { env } from "cloudflare:workers";
import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import { ensureOrg } from "../store/keys.ts";
import { readWidget, saveWidget } from "../store/widgets.ts";
import type { Caller } from "./caller.ts";
import type { Conversation } from "./conversation.ts";
import { Client } from "./test/client.ts";
import { visitor } from "./test/visitor.ts";

const now = "2026-01-01T00:00:00.000Z";
const widget = { widget_id: "w", org_id: "o" };

let stub: DurableObjectStub<Conversation>;

/** The owner lets only verified visitors in, while `client` is connected. */
async function openThenClose(caller: Caller): Promise<Client> {
  const given = { id: "c", ...widget, visitor: { id: "v", verified: false } };
  const save = (verified_only: boolean) =>
    saveWidget(env, WidgetConfig.parse({ ...widget, verified_only }), { expectedVersion: null, now });
  await save(false);
  await stub.open(given);
  const client = await Client.connect(stub, caller);
  await save(true);
  // What is known of a widget is seconds old at most; a session brings it as it is now.
  await stub.open(given, (await readWidget(env, "w"))!);
  return client;
}

beforeEach(async () => {
  await ensureOrg(env.DB, "o", now);
  stub = env.CONVERSATION.get(env.CONVERSATION.idFromName(crypto.randomUUID()));
});

test("who came in before says nothing more: no message, no wish, no address, no file", async () => {
  const client = await openThenClose(visitor);
  client.say("m1");
  client.send({ type: "handoff", on: true });
  client.send({ type: "contact", email: "ada@example.com", consent: true });
  await client.until(() => client.of("error").length === 3);
  expect(client.of("error").map(({ code }) => code)).toEqual(Array(3).fill("identity_required"));
  expect(client.of("error")[0]?.id).toBe("m1");
  expect(client.messages).toEqual([]);
  expect(await stub.mayAddFile(visitor)).toMatchObject({ ok: false, code: "identity_required" });
});

test("whom the site vouches for goes on", async () => {
  const client = await openThenClose({ ...visitor, verified: true });
  client.say("m1");
  await client.until(() => client.messages.some(({ role }) => role === "assistant"));
  expect(client.of("error")).toEqual([]);
});

test("a call goes on: on the telephone nobody can log in", async () => {
  const client = await openThenClose({ ...visitor, isCall: true });
  client.say("m1");
  await client.until(() => client.messages.some(({ role }) => role === "assistant"));
  expect(client.of("error")).toEqual([]);
});
