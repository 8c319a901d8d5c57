import { expect, test } from "vitest";
import { seal, unseal } from "./kept-secret.ts";

test("a sealed secret is read again with the same FOYER_SECRET, by the same webhook only", async () => {
  const sealed = await seal("whsec_abc", "wh_1", "foyer");
  expect(sealed).not.toContain("whsec");
  expect(await unseal(sealed, "wh_1", "foyer")).toBe("whsec_abc");
  expect(await unseal(sealed, "wh_2", "foyer")).toBeNull();
  expect(await unseal(sealed, "wh_1", "another")).toBeNull();
  expect(await unseal("garbage", "wh_1", "foyer")).toBeNull();
});

test("the same secret is never sealed the same way twice", async () => {
  expect(await seal("whsec_abc", "wh_1", "foyer")).not.toBe(await seal("whsec_abc", "wh_1", "foyer"));
});
