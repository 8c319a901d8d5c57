import type { Attachment, Message } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import {
  checkTicket,
  placeOf,
  withFreshAddress,
  withFreshAddresses,
  withLastingAddresses,
} from "./file-address.ts";

const secret = "a secret";
const place = { conversationId: "c_1", id: "f_1" };
const file: Attachment = {
  id: "f_1",
  name: "a b?.png",
  content_type: "image/png",
  size: 3,
  url: "https://chat.example/api/files/c_1/f_1/old/a%20b%3F.png",
};
const said: Message = {
  seq: 1,
  id: "m1",
  role: "visitor",
  text: "Hello",
  status: "complete",
  created_at: "2026-03-01T10:00:00.000Z",
};
const hourMs = 3_600_000;
const now = Date.parse("2026-03-01T10:20:00.000Z");

const ticketIn = (url: string): string => new URL(url).pathname.split("/").at(-2) ?? "";

test("an address is good for an hour at least and two at most, and then is not", () => {
  const fresh = withFreshAddress(file, { secret, now });
  expect(fresh.url_expires_at).toBe("2026-03-01T12:00:00.000Z");
  const ticket = ticketIn(fresh.url);
  const end = Date.parse(fresh.url_expires_at!);
  expect(checkTicket(ticket, place, { secret, now })).toEqual({ ok: true, leftMs: end - now });
  expect(checkTicket(ticket, place, { secret, now: end - 1 })).toEqual({ ok: true, leftMs: 1 });
  expect(checkTicket(ticket, place, { secret, now: end })).toEqual({ ok: false, why: "expired" });
});

test("within an hour the address stays the same, and a renewed one keeps what it leads to", () => {
  const first = withFreshAddress(file, { secret, now });
  expect(withFreshAddress(first, { secret, now: now + 39 * 60_000 })).toEqual(first);
  const later = withFreshAddress(first, { secret, now: now + hourMs });
  expect(later.url).not.toBe(first.url);
  expect(placeOf(new URL(later.url))).toEqual(place);
  expect(new URL(later.url).pathname.endsWith("/a%20b%3F.png")).toBe(true);
});

test("what is kept longer has an address that is good for a week", () => {
  const [kept] = withLastingAddresses([{ ...said, attachments: [file] }], secret);
  const goodMs = Date.parse(kept!.attachments![0]!.url_expires_at!) - Date.now();
  expect(goodMs).toBeGreaterThan(7 * 24 * hourMs - 60_000);
  expect(goodMs).toBeLessThanOrEqual(14 * 24 * hourMs);
});

test("a ticket opens one file of one conversation, until its own time, under one secret", () => {
  const ticket = ticketIn(withFreshAddress(file, { secret, now }).url);
  const [expires = "", signed = ""] = ticket.split("-");
  const forged = { ok: false, why: "forged" };
  expect(checkTicket(ticket, { ...place, id: "f_2" }, { secret, now })).toEqual(forged);
  expect(checkTicket(ticket, { ...place, conversationId: "c_2" }, { secret, now })).toEqual(forged);
  expect(checkTicket(ticket, place, { secret: "another", now })).toEqual(forged);
  for (const bad of [
    `${Number(expires) + 3_600}-${signed}`,
    `${expires}-`,
    signed,
    "",
    `${expires}e2-${signed}`,
  ])
    expect(checkTicket(bad, place, { secret, now })).toEqual(forged);
});

test("an address of another make stays as it is, and messages without files as they were", () => {
  for (const url of ["https://chat.example/f", "no address", "https://cdn.example/api/files/a/b"])
    expect(withFreshAddress({ ...file, url }, { secret, now })).toEqual({ ...file, url });
  const [plain, sent] = withFreshAddresses([said, { ...said, attachments: [file] }], { secret, now });
  expect(plain).toBe(said);
  expect(sent?.attachments).toEqual([withFreshAddress(file, { secret, now })]);
});
