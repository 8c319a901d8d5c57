import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@babel/parser";
import { textDomain, textFunctions } from "../php/text-functions.ts";
import type { Text } from "./catalog.ts";
import { commentsFor } from "./translators-comment.ts";

export interface ScriptTexts {
  texts: Text[];
  /** What a translator could not be given. */
  problems: string[];
  /** Relative imports, as they stand there. */
  imports: string[];
}

/** A node of Babel's tree; what it has depends on `type`. */
interface Node {
  type: string;
  loc: { start: { line: number } };
  [field: string]: unknown;
}

export function readScript(root: string, path: string): ScriptTexts {
  return textsOfScript(readFileSync(join(root, path), "utf8"), path);
}

export function textsOfScript(code: string, path: string): ScriptTexts {
  const tree = parse(code, { sourceType: "module", plugins: ["typescript", "jsx"] });
  const comments = (tree.comments ?? []).map(({ loc, value }) => ({ endLine: loc!.end.line, text: value }));
  const found: ScriptTexts = { texts: [], problems: [], imports: [] };
  const own = importedWords(tree.program as unknown as Node);
  for (const [node, begins] of walk(tree.program as unknown as Node)) {
    const from = (node["source"] as Node | undefined | null)?.["value"];
    if (typeof from === "string" && from.startsWith(".")) found.imports.push(from);
    const callee = node["callee"] as Node | undefined;
    const name =
      node.type === "CallExpression" && callee?.type === "Identifier"
        ? own.get(String(callee["name"]))
        : undefined;
    const form = name === undefined ? undefined : textFunctions.get(name);
    if (!form) continue;
    const given = node["arguments"] as Node[];
    const line = node.loc.start.line;
    const texts = [form.text, form.plural, form.context].map((index) =>
      index === undefined ? undefined : literal(given[index]),
    );
    const [id, plural, context] = texts;
    const wanted = [form.text, form.plural, form.context].filter((index) => index !== undefined).length;
    if (id === undefined || texts.filter((text) => text !== undefined).length !== wanted) {
      found.problems.push(`${path}:${line}: a text to translate is a literal`);
      continue;
    }
    if (literal(given[form.domain]) !== textDomain)
      found.problems.push(`${path}:${line}: the text domain is "${textDomain}"`);
    found.texts.push({
      id,
      ...(plural !== undefined && { plural }),
      ...(context !== undefined && { context }),
      comments: [...new Set([line, ...begins].flatMap((at) => commentsFor(comments, at)))],
      files: [path],
    });
  }
  return found;
}

/** WordPress's functions by what the module calls them. */
function importedWords(program: Node): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of program["body"] as Node[]) {
    if (statement.type !== "ImportDeclaration") continue;
    if ((statement["source"] as Node)["value"] !== "@wordpress/i18n") continue;
    for (const specifier of statement["specifiers"] as Node[]) {
      const imported = specifier["imported"] as Node | undefined;
      if (imported) names.set(String((specifier["local"] as Node)["name"]), String(imported["name"]));
    }
  }
  return names;
}

function literal(node: Node | undefined): string | undefined {
  if (node?.type === "StringLiteral") return String(node["value"]);
  if (node?.type === "TemplateLiteral" && (node["expressions"] as Node[]).length === 0) {
    const [part] = node["quasis"] as Node[];
    return (part!["value"] as { cooked: string }).cooked;
  }
  if (node?.type !== "BinaryExpression" || node["operator"] !== "+") return undefined;
  const left = literal(node["left"] as Node);
  const right = literal(node["right"] as Node);
  return left === undefined || right === undefined ? undefined : left + right;
}

/** With the lines on which `sprintf` calls around it begin: that is where the formatter puts a comment. */
function* walk(node: Node, begins: readonly number[] = []): Generator<[Node, readonly number[]]> {
  yield [node, begins];
  const isSprintf = node.type === "CallExpression" && (node["callee"] as Node)["name"] === "sprintf";
  const inside = isSprintf ? [...begins, node.loc.start.line] : begins;
  for (const [field, value] of Object.entries(node)) {
    if (/comments$/i.test(field)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && "type" in child && "loc" in child)
        yield* walk(child as Node, inside);
    }
  }
}
