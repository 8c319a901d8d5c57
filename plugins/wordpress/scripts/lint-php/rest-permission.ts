import { type PhpNode, argumentsOf, calledFunction, isNode, literal, walk } from "../php/source.ts";
import type { Finding, Rule } from "./rule.ts";

/** Who is not logged in is who it is for, and it tells nobody of anybody else. */
const forEveryone = new Set(["/identity"]);

/** Every way into every route asks who is there. Routes are described where they are registered, for this to see. */
export const restPermission: Rule = {
  name: "rest-permission",
  check({ tree }) {
    const findings: Finding[] = [];
    for (const [node] of walk(tree)) {
      if (calledFunction(node) !== "register_rest_route") continue;
      const described = argumentsOf(node)[2];
      const ways = described?.kind === "array" ? waysIn(described) : [];
      if (ways.length === 0) {
        findings.push({ line: node.loc.start.line, message: "describe the route here, as an array" });
      }
      for (const way of ways) {
        const permission = entry(way, "permission_callback");
        if (!permission) findings.push({ line: way.loc.start.line, message: "no permission_callback" });
        else if (letsEveryoneIn(permission) && !forEveryone.has(literal(argumentsOf(node)[1]) ?? ""))
          findings.push({
            line: permission.loc.start.line,
            message: "this permission_callback lets everyone in",
          });
      }
    }
    return findings;
  },
};

/** One, or a list of them with things in between that are for the route as a whole. */
function waysIn(described: PhpNode): PhpNode[] {
  if (entry(described, "methods") ?? entry(described, "callback")) return [described];
  return (described["items"] as PhpNode[]).flatMap((item) => {
    const value = item["value"];
    return isNode(value) && value.kind === "array" && !isNode(item["key"]) ? [value] : [];
  });
}

function entry(array: PhpNode, key: string): PhpNode | undefined {
  for (const item of array["items"] as PhpNode[]) {
    if (isNode(item["key"]) && literal(item["key"]) === key && isNode(item["value"])) return item["value"];
  }
  return undefined;
}

function letsEveryoneIn(permission: PhpNode): boolean {
  if (literal(permission) === "__return_true") return true;
  if (permission.kind === "arrowfunc") return isTrue(permission["body"]);
  if (permission.kind !== "closure" || !isNode(permission["body"])) return false;
  const [only, ...more] = permission["body"]["children"] as PhpNode[];
  return more.length === 0 && only?.kind === "return" && isTrue(only["expr"]);
}

function isTrue(value: unknown): boolean {
  return isNode(value) && value.kind === "boolean" && value["value"] === true;
}
