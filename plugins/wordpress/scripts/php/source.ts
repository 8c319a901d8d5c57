/** The plugin's PHP as a syntax tree. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "php-parser";

/** A node of php-parser's tree. What beside `kind` and `loc` it has depends on `kind`. */
export interface PhpNode {
  kind: string;
  loc: { start: { line: number }; end: { line: number } };
  [field: string]: unknown;
}

export interface PhpSource {
  /** From the plugin's folder, with slashes. */
  path: string;
  lines: string[];
  tree: PhpNode;
  comments: { line: number; endLine: number; text: string }[];
}

const engine = new Engine({
  parser: { version: "7.4", extractDoc: true, suppressErrors: false },
  ast: { withPositions: true },
});

export function readPhp(root: string, path: string): PhpSource {
  return parsePhp(readFileSync(join(root, path), "utf8"), path);
}

/** Throws where it is no PHP 7.4. */
export function parsePhp(code: string, path: string): PhpSource {
  const tree = engine.parseCode(code, path) as unknown as PhpNode & { comments?: PhpNode[] };
  const comments = (tree.comments ?? []).map(({ kind, loc, value }) => ({
    line: loc.start.line,
    // To the parser the end of a line is a part of the comment.
    endLine: kind === "commentline" ? loc.start.line : loc.end.line,
    text: String(value),
  }));
  return { path, lines: code.split("\n"), tree, comments };
}

/** Every node below, outermost first, with those around it, the nearest last. */
export function* walk(
  node: PhpNode,
  around: readonly PhpNode[] = [],
): Generator<[PhpNode, readonly PhpNode[]]> {
  yield [node, around];
  const inside = [...around, node];
  for (const [field, value] of Object.entries(node)) {
    // Comments are nodes as well, and stand at every node beside them.
    if (field === "leadingComments" || field === "trailingComments" || field === "comments") continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child, inside);
  }
}

export function isNode(value: unknown): value is PhpNode {
  return typeof value === "object" && value !== null && "kind" in value && "loc" in value;
}

/** Of a call to a function: its name without a namespace before it. Of anything else nothing. */
export function calledFunction(node: PhpNode): string | undefined {
  const what = node["what"];
  if (node.kind !== "call" || !isNode(what) || what.kind !== "name") return undefined;
  return String(what["name"]).replace(/^.*\\/, "");
}

export function argumentsOf(call: PhpNode): PhpNode[] {
  return (call["arguments"] ?? []) as PhpNode[];
}

/** A string that stands there as it is, put together with dots or not. */
export function literal(node: PhpNode | undefined): string | undefined {
  if (node?.kind === "string") return String(node["value"]);
  if (node?.kind !== "bin" || node["type"] !== ".") return undefined;
  const left = literal(node["left"] as PhpNode);
  const right = literal(node["right"] as PhpNode);
  return left === undefined || right === undefined ? undefined : left + right;
}
