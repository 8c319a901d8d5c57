import { expect, it } from "vitest";
import { tokenOwner } from "./token-owner.ts";

const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;

it("tells whose a token is by its org and agent, not by when it ends", () => {
  const ana = { org_id: "acme", agent_id: "ana@exämple.com" };
  expect(tokenOwner(token({ ...ana, exp: 1 }))).toBe(tokenOwner(token({ ...ana, exp: 2 })));
  expect(tokenOwner(token(ana))).not.toBe(tokenOwner(token({ ...ana, org_id: "other" })));
});

it("does not know where the token does not say", () => {
  for (const odd of ["", "t1", "a.b.c", token({}), token({ agent_id: 7 }), `x.${btoa("null")}.y`])
    expect(tokenOwner(odd)).toBeUndefined();
});
