import { describe, expect, it } from "vitest";
import { introduce } from "./who.ts";

const signature = "a".repeat(64);
const token = `1767225600.${signature}`;

describe("who the visitor is", () => {
  it("vouches for a user with a token, and sends name and e-mail along", () => {
    const { identity, attributes, fault } = introduce({
      userId: "u1",
      token,
      name: "Uma",
      email: "uma@example.com",
      avatar: "//cdn.example/uma.png",
    });
    expect(identity).toEqual({
      user_id: "u1",
      ts: 1_767_225_600,
      signature,
      name: "Uma",
      email: "uma@example.com",
    });
    expect(attributes).toEqual({ avatar: "https://cdn.example/uma.png" });
    expect(fault).toBeUndefined();
  });

  it("tells agents of a user without a token what the app says", () => {
    const told = introduce({ userId: "u1", name: "Uma", email: "uma@example.com" });
    expect(told).toEqual({
      identity: undefined,
      attributes: { user_id: "u1", name: "Uma", email: "uma@example.com" },
      fault: undefined,
      isUnproven: true,
    });
  });

  it("keeps back an address that the backend would refuse the whole session for", () => {
    const { identity, attributes } = introduce({ userId: "u1", token, email: "uma at example" });
    expect(identity).not.toHaveProperty("email");
    expect(attributes).toEqual({ email: "uma at example" });
  });

  it("says what is wrong with a token that is none, and vouches for nobody", () => {
    const { identity, fault, isUnproven } = introduce({ userId: "u1", token: "yes" });
    expect(identity).toBeUndefined();
    expect(isUnproven).toBe(false);
    expect(fault).toMatchObject({ code: "identity_invalid", isBuilders: true });
  });

  it("says nothing of nobody", () => {
    expect(introduce({})).toEqual({
      identity: undefined,
      attributes: {},
      fault: undefined,
      isUnproven: false,
    });
  });
});
