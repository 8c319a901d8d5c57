import { describe, expect, it } from "vitest";
import english from "../../locales/tools/en.json";
import { BuiltInToolName } from "../../protocol/tools.ts";
import { toolLabel } from "./tool-words.ts";

describe("what a tool is called", () => {
  it.each(BuiltInToolName.options)("is in the visitor's language for %s, which every widget has", (name) => {
    expect(toolLabel({ name, label: "the server's" }, english)).toBe(english[name]);
  });

  it("is what its owner calls it, and something even where nobody did", () => {
    const named = { name: "order_status", label: "Bestellung nachsehen" };
    expect(toolLabel(named, english)).toBe("Bestellung nachsehen");
    expect(toolLabel({ ...named, label: "" }, english)).toBe(english.working);
  });
});
