import { isBuiltin } from "node:module";
import type { Expression, Node, Program } from "acorn";
import { parse, parseExpressionAt } from "acorn";
import { fullAncestor } from "acorn-walk";
import type { Fault } from "./fault.ts";

/** What Bubble calls each file's function with. */
const parameters = {
  "initialize.js": ["instance", "context"],
  "reset.js": ["instance", "context"],
  "update.js": ["instance", "properties", "context"],
  "run.js": ["instance", "properties", "context"],
  "preview.js": ["instance", "properties"],
  "initialization.js": ["properties", "context"],
  "client.js": ["properties", "context"],
  "server.js": ["properties", "context"],
} as const;

export type FunctionFile = keyof typeof parameters;

/** Longer functions are in production elsewhere; what is bigger comes by its address. */
const maxBytes = 60 * 1024;

export interface FunctionText {
  /** From the repository's root. */
  file: string;
  kind: FunctionFile;
  text: string;
  /** Captions of secure keys: they stand in no file that a browser gets. */
  secrets: string[];
}

/** One anonymous function expression, with the parameters of its kind, and nothing in it that Bubble forbids. */
export function compileFunction({ file, kind, text, secrets }: FunctionText): Fault[] {
  const faults: Fault[] = [];
  const report = (message: string) => faults.push({ rule: 2, file, message });

  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) report(`the file has ${bytes} bytes; at most ${maxBytes} are taken`);
  if (text.startsWith("\uFEFF")) {
    report("the file starts with a byte order mark");
    return faults;
  }
  if (/\s$/.test(text))
    report("the file ends with a newline or a space; it must end with the function's brace");

  const expression = parsed(text, kind, report);
  if (!expression) return faults;
  checkHead(expression, text, kind, report);
  checkBody(expression, kind, report);
  if (kind !== "server.js") {
    for (const secret of secrets)
      if (holds(expression, text, secret))
        report(`the file names the secure key "${secret}"; browsers get it`);
  }
  return faults;
}

/** Whether a skeleton does nothing at all: what `type` does not run is left empty. */
export function isEmptyFunction(text: string): boolean {
  return /^(?:async )?function\(properties, context\) \{\s*\}$/.test(text);
}

function parsed(text: string, kind: FunctionFile, report: (message: string) => void): Expression | null {
  // V8 10.2, which is in Node 18, knows the language of 2022; browsers are newer.
  const options = { ecmaVersion: kind === "server.js" ? 2022 : "latest", sourceType: "script" } as const;
  try {
    const expression = parseExpressionAt(text, 0, options);
    const rest = text.slice(expression.end).trim();
    if (expression.start > 0 || rest)
      report(`there is text outside the function: ${JSON.stringify((rest || text).slice(0, 40))}`);
    return expression;
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault);
    report(
      startsAsModule(text)
        ? "import and export are for modules; Bubble takes one function expression"
        : `the file is no function expression: ${message}`,
    );
    return null;
  }
}

function startsAsModule(text: string): boolean {
  try {
    const program: Program = parse(text, { ecmaVersion: "latest", sourceType: "module" });
    return program.body.some(({ type }) => /^(?:Import|Export)/.test(type));
  } catch {
    return false;
  }
}

function checkHead(
  expression: Expression,
  text: string,
  kind: FunctionFile,
  report: (message: string) => void,
): void {
  if (expression.type !== "FunctionExpression") {
    report(`the file must be one function expression; it is a ${expression.type}`);
    return;
  }
  if (expression.id) report(`the function has the name ${expression.id.name}; it must have none`);
  if (expression.generator) report("the function is a generator");
  const isServer = kind === "server.js";
  if (expression.async !== isServer)
    report(isServer ? "the function of server.js must be async" : "the function must not be async");
  const given = expression.params.map((parameter) => text.slice(parameter.start, parameter.end)).join(", ");
  const expected = parameters[kind].join(", ");
  if (given !== expected) report(`the parameters are (${given}); Bubble passes (${expected})`);
}

function checkBody(expression: Expression, kind: FunctionFile, report: (message: string) => void): void {
  const found = new Set<string>();
  fullAncestor(expression, (node, _state, ancestors) => {
    const fault = forbidden(node, ancestors.at(-2), kind);
    if (fault) found.add(fault);
  });
  for (const message of found) report(message);
}

function forbidden(node: Node, parent: Node | undefined, kind: FunctionFile): string | null {
  if (is(node, "ImportExpression") || is(node, "MetaProperty"))
    return is(node, "ImportExpression") || propertyName(node["meta"], node["property"]) === "import.meta"
      ? "the file uses import; a function of Bubble's is no module"
      : null;
  if (is(node, "Identifier") && node["name"] === "eval" && !isProperty(node, parent))
    return "the file uses eval";
  if (is(node, "MemberExpression")) {
    const name = propertyName(node["object"], node["property"]);
    if (/^(?:window|self|globalThis|global)\.(?:eval|Function)$/.test(name))
      return `the file uses ${name.split(".")[1]}`;
    if (name === "process.env") return "the file reads process.env; keys come by context.keys";
  }
  if ((is(node, "NewExpression") || is(node, "CallExpression")) && isNamed(node["callee"], "Function"))
    return "the file makes code from text by Function";
  if (is(node, "CallExpression")) {
    const [first] = node["arguments"] as Node[];
    const isTimer = isNamed(node["callee"], "setTimeout") || isNamed(node["callee"], "setInterval");
    if (isTimer && first && is(first, "Literal") && typeof first["value"] === "string")
      return "the file makes code from text by a timer";
    if (isNamed(node["callee"], "require")) {
      if (kind !== "server.js") return "the file uses require, which a page has not";
      const name = first && is(first, "Literal") ? String(first["value"]) : "";
      if (name && !isBuiltin(name)) return `the file requires "${name}", which Node does not bring`;
    }
  }
  return null;
}

/** Node's own type names no further keys; each is read as what its type has. */
function is(node: Node, type: string): node is Node & Record<string, unknown> {
  return node.type === type;
}

function isNamed(node: unknown, name: string): boolean {
  const each = node as Node & { name?: string };
  return each.type === "Identifier" && each.name === name;
}

function isProperty(node: Node, parent: Node | undefined): boolean {
  if (!parent) return false;
  if (is(parent, "MemberExpression")) return parent["property"] === node && parent["computed"] === false;
  return is(parent, "Property") && parent["key"] === node && parent["computed"] === false;
}

function propertyName(object: unknown, property: unknown): string {
  return `${nameOf(object)}.${nameOf(property)}`;
}

function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown };
  return name ?? (typeof value === "string" ? value : "");
}

/** Also where a text is written with escapes. */
function holds(expression: Expression, text: string, secret: string): boolean {
  if (text.includes(secret)) return true;
  let found = false;
  fullAncestor(expression, (node) => {
    if (is(node, "Literal")) found ||= typeof node["value"] === "string" && node["value"].includes(secret);
    if (is(node, "TemplateElement"))
      found ||= String((node["value"] as { cooked?: string | null }).cooked).includes(secret);
  });
  return found;
}
