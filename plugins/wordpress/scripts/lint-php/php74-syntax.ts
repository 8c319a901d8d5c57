import { isNode, walk } from "../php/source.ts";
import type { Finding, Rule } from "./rule.ts";

const newerTypes = new Set(["mixed", "never", "static", "false", "null", "true"]);

/** What PHP 7.4 does not know and the parser lets pass all the same. */
export const php74Syntax: Rule = {
  name: "php74-syntax",
  check({ tree }) {
    const findings: Finding[] = [];
    const report = (line: number, message: string) => findings.push({ line, message });
    for (const [node] of walk(tree)) {
      const line = node.loc.start.line;
      if (node.kind === "uniontype" || node.kind === "intersectiontype") report(line, "a type of several");
      if (node.kind === "parameter" && Number(node["flags"] ?? 0) !== 0) report(line, "a promoted parameter");
      if (node["readonly"] === true) report(line, "readonly");
      if (node.kind === "attrgroup" || node.kind === "attribute") report(line, "an attribute");
      for (const type of [node["type"], node["returnType"]]) {
        const name = isNode(type) && type.kind !== "uniontype" ? type["name"] : undefined;
        if (typeof name === "string" && newerTypes.has(name.toLowerCase())) report(line, `the type ${name}`);
      }
    }
    return findings;
  },
};
