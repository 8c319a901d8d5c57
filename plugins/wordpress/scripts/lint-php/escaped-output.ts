import { type PhpNode, argumentsOf, calledFunction, isNode, walk } from "../php/source.ts";
import { isIgnored } from "./ignored.ts";
import type { Finding, Rule } from "./rule.ts";

const escaping = new Set(
  `absint esc_attr esc_attr__ esc_attr_x esc_html esc_html__ esc_html_x esc_js esc_textarea esc_url esc_xml
  number_format_i18n tag_escape wp_kses wp_kses_data wp_kses_post count intval`.split(/\s+/),
);
/** As safe as what they are given. */
const passing = new Set(["sprintf", "implode", "nl2br", "trim"]);
/** They print what a translator wrote, as it is. */
const unescaped = new Set(["_e", "_ex"]);

/** What is printed is escaped in the same breath. */
export const escapedOutput: Rule = {
  name: "escaped-output",
  check(source) {
    const findings: Finding[] = [];
    for (const [node] of walk(source.tree)) {
      const name = calledFunction(node) ?? "";
      const printed =
        node.kind === "echo"
          ? (node["expressions"] as PhpNode[])
          : node.kind === "print"
            ? [node["expression"] as PhpNode]
            : name === "printf"
              ? argumentsOf(node)
              : name === "vprintf" || unescaped.has(name)
                ? [node]
                : [];
      for (const expression of printed) {
        const { line } = expression.loc.start;
        if (!isSafe(expression) && !isIgnored(source, line, "WordPress.Security.EscapeOutput"))
          findings.push({ line, message: "print only what was escaped right here" });
      }
    }
    return findings;
  },
};

function isSafe(node: PhpNode): boolean {
  const inner = (field: string) => isNode(node[field]) && isSafe(node[field]);
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
      return true;
    case "cast":
      return ["int", "integer", "float", "double", "bool", "boolean"].includes(String(node["type"]));
    case "bin":
      return node["type"] === "." && inner("left") && inner("right");
    case "retif":
      return inner("trueExpr") && inner("falseExpr");
    case "call": {
      const name = calledFunction(node) ?? "";
      return escaping.has(name) || (passing.has(name) && argumentsOf(node).every(isSafe));
    }
    default:
      return false;
  }
}
