import { type PhpNode, argumentsOf, calledFunction, isNode, literal } from "../php/source.ts";
import type { Rule } from "./rule.ts";

const harmless = new Set(["declare", "usegroup", "namespace", "noop", "traituse"]);

/** Nothing happens when a file is called by its address: before all else it looks whether WordPress runs. */
export const abspathGuard: Rule = {
  name: "abspath-guard",
  check({ path, tree }) {
    const guards = path === "uninstall.php" ? ["WP_UNINSTALL_PLUGIN", "ABSPATH"] : ["ABSPATH"];
    const first = statements(tree).find(({ kind }) => !harmless.has(kind));
    if (first && isGuard(first, guards)) return [];
    return [{ line: first?.loc.start.line ?? 1, message: `begin with defined( '${guards[0]}' ) || exit;` }];
  },
};

/** Of the file, or of the one namespace that it is. */
function statements(tree: PhpNode): PhpNode[] {
  return (tree["children"] as PhpNode[]).flatMap((child) =>
    child.kind === "namespace" ? (child["children"] as PhpNode[]) : [child],
  );
}

function isGuard(statement: PhpNode, guards: string[]): boolean {
  const guard = statement["expression"];
  if (!isNode(guard) || guard.kind !== "bin" || guard["type"] !== "||") return false;
  const { left, right } = guard as PhpNode & { left: PhpNode; right: PhpNode };
  const name = calledFunction(left) === "defined" && literal(argumentsOf(left)[0]);
  return typeof name === "string" && guards.includes(name) && right.kind === "exit";
}
