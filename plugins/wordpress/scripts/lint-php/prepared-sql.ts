import { type PhpNode, argumentsOf, isNode, walk } from "../php/source.ts";
import { isIgnored } from "./ignored.ts";
import type { Rule } from "./rule.ts";

const asking = new Set(["query", "get_var", "get_row", "get_col", "get_results"]);

/** Values come into SQL through `prepare`; only WordPress's own table names stand in it. */
export const preparedSql: Rule = {
  name: "prepared-sql",
  check(source) {
    const findings = [];
    for (const [node] of walk(source.tree)) {
      const method = methodOfWpdb(node);
      if (method === undefined || !(asking.has(method) || method === "prepare")) continue;
      const sql = argumentsOf(node)[0];
      const { line } = node.loc.start;
      if (!sql || isSafe(sql) || isIgnored(source, line, "WordPress.DB")) continue;
      findings.push({ line, message: "values come into SQL through $wpdb->prepare()" });
    }
    return findings;
  },
};

function methodOfWpdb(node: PhpNode): string | undefined {
  const what = node["what"];
  if (node.kind !== "call" || !isNode(what) || what.kind !== "propertylookup") return undefined;
  const { what: object, offset } = what as PhpNode & { what: PhpNode; offset: PhpNode };
  return object.kind === "variable" && object["name"] === "wpdb" ? String(offset["name"]) : undefined;
}

function isSafe(sql: PhpNode): boolean {
  if (sql.kind === "string") return true;
  if (sql.kind === "call") return methodOfWpdb(sql) === "prepare";
  if (sql.kind === "bin") return isSafe(sql["left"] as PhpNode) && isSafe(sql["right"] as PhpNode);
  if (sql.kind === "encapsed" || sql.kind === "encapsedpart") {
    const parts = sql.kind === "encapsed" ? (sql["value"] as PhpNode[]) : [sql["expression"] as PhpNode];
    return parts.every(isSafe);
  }
  const object = sql["what"];
  return sql.kind === "propertylookup" && isNode(object) && object["name"] === "wpdb";
}
