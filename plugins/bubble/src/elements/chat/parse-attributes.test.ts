import { describe, expect, it } from "vitest";
import { parseAttributes } from "./parse-attributes.ts";

function faultOf(json: string): string {
  const parsed = parseAttributes(json, "Custom attributes");
  return parsed.ok ? "" : parsed.message;
}

describe("attributes as JSON", () => {
  it("takes texts, numbers, yes and no, and leaves blanks out", () => {
    expect(parseAttributes('{"plan":"pro","orders":3,"vip":true,"note":null,"city":""}', "")).toEqual({
      ok: true,
      attributes: { plan: "pro", orders: 3, vip: true },
    });
  });

  it("says what is wrong, where, and how it is written", () => {
    expect(faultOf('{"plan": pro}')).toMatch(/^Foyer: Custom attributes is not JSON.*\{"plan": "pro"/);
    expect(faultOf("[1]")).toContain("no JSON object");
    expect(faultOf('"pro"')).toContain("no JSON object");
    expect(faultOf('{"plan": {"name": "pro"}}')).toContain('a list or an object in "plan"');
    expect(faultOf('{"": "x"}')).toContain("empty");
    expect(faultOf(JSON.stringify({ note: "x".repeat(501) }))).toContain('500 characters in "note"');
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`k${n}`, n]));
    expect(faultOf(JSON.stringify(many))).toContain("more than 40");
  });
});
