import { expect, test } from "vitest";
import { continueLink, readContinueToken, signContinueToken } from "./continue-token.ts";
import { signVisitorToken } from "./visitor-token.ts";

const claims = { org_id: "o", widget_id: "w", conversation_id: "c_1", visitor_id: "v_1" };
const day = 24 * 3600 * 1000;

test("a link's token says which conversation, and whose", async () => {
  const token = await signContinueToken(claims, "secret", Date.now());
  expect(await readContinueToken(token, "secret")).toMatchObject({ ok: true, claims });
});

test("a token of another deployment, a changed one, and one of another kind are none", async () => {
  const token = await signContinueToken(claims, "secret", Date.now());
  expect(await readContinueToken(token, "other")).toEqual({ ok: false, code: "unauthorized" });
  expect(await readContinueToken(`${token}x`, "secret")).toEqual({ ok: false, code: "unauthorized" });
  const visitor = await signVisitorToken({ ...claims, verified: false }, "secret", Date.now());
  expect(await readContinueToken(visitor.token, "secret")).toEqual({ ok: false, code: "unauthorized" });
});

test("a token is good for thirty days", async () => {
  const young = await signContinueToken(claims, "secret", Date.now() - 29 * day);
  expect(await readContinueToken(young, "secret")).toMatchObject({ ok: true });
  const old = await signContinueToken(claims, "secret", Date.now() - 31 * day);
  expect(await readContinueToken(old, "secret")).toEqual({ ok: false, code: "token_expired" });
});

test("the token stands behind the hash of the hosted page's address", () => {
  expect(continueLink("https://chat.example.com", "main", "a.b.c")).toBe(
    "https://chat.example.com/w/main#continue=a.b.c",
  );
});
