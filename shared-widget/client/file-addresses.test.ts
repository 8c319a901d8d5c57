import { expect, test, vi } from "vitest";
import type { Attachment } from "../protocol/index.ts";
import { FileAddresses } from "./file-addresses.ts";

type Ask = ConstructorParameters<typeof FileAddresses>[0];

const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const file = (url: string, endsInMs: number): Attachment => ({
  id: "f_1",
  name: "a.png",
  content_type: "image/png",
  size: 3,
  url,
  url_expires_at: at(endsInMs),
});
const answering = (attachment: Attachment) => vi.fn<Ask>(async () => ({ ok: true, body: { attachment } }));

test("an address that has expired is replaced once, and the new one is known from then on", async () => {
  const ask = answering(file("/new", 60_000));
  const addresses = new FileAddresses(ask);
  const old = file("/old", -1_000);
  expect([addresses.isOver(old), addresses.of(old)]).toEqual([true, "/old"]);
  await addresses.renew(old);
  expect(addresses.of(old)).toBe("/new");
  expect([addresses.isOver(old), addresses.of(old)]).toEqual([false, "/new"]);
  expect(ask).toHaveBeenCalledExactlyOnceWith("f_1");
});

test("one that works no better is not asked for again and again", async () => {
  const ask = answering(file("/old", -1_000));
  const addresses = new FileAddresses(ask);
  const old = file("/old", -1_000);
  await addresses.renew(old);
  await addresses.renew(old);
  expect(addresses.of(old)).toBe("/old");
  expect(ask).toHaveBeenCalledOnce();
});

test("where asking fails the old one stays, and the next try asks again", async () => {
  const ask = vi.fn<Ask>(async () => ({ ok: false, code: "unreachable", message: "", status: 0 }));
  const addresses = new FileAddresses(ask);
  const old = file("/old", -1_000);
  await addresses.renew(old);
  expect(addresses.of(old)).toBe("/old");
  await addresses.renew(old);
  expect(ask).toHaveBeenCalledTimes(2);
  expect(addresses.isOver(old)).toBe(true);
});

test("what a message says later goes before what was asked for earlier; without an end there is none", async () => {
  const addresses = new FileAddresses(answering(file("/new", 1_000)));
  await addresses.renew(file("/old", -1_000));
  expect(addresses.of(file("/newest", 60_000))).toBe("/newest");
  const { url_expires_at: _, ...endless } = file("/endless", 0);
  expect(new FileAddresses(answering(endless)).isOver(endless)).toBe(false);
});
