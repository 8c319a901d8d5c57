import {
  type CallExpression,
  type Comment,
  type Expression,
  type MemberExpression,
  type Node,
  type ObjectExpression,
  type ObjectPattern,
  parse,
  type PrivateIdentifier,
  type Property,
  type ReturnStatement,
  type SpreadElement,
} from "acorn";
import { ancestor } from "acorn-walk";

export type NameKind = "state" | "event" | "field" | "key" | "return value";

/** The names of Bubble's that a bundle uses, each with a file that does. */
export interface NamesInCode {
  used: Record<NameKind, Map<string, string>>;
  faults: string[];
}

/** What publishes by variables, for everybody else. */
const outlet = "src/platform/outlet.ts";

const actionsFolder = "src/actions/";
const outcomeFile = "src/actions/server-action.ts";

const publishing = new Set(["publish", "publishState"]);
const firing = new Set(["fire", "triggerEvent"]);

/**
 * Reads a bundle that kept its names. Only what comes from the plugin's own `src/` counts: the widget's modules know
 * nothing of Bubble. A name that is no literal cannot be held against the manifest, and is a fault.
 */
export function readNames(module: string): NamesInCode {
  const used: NamesInCode["used"] = {
    state: new Map(),
    event: new Map(),
    field: new Map(),
    key: new Map(),
    "return value": new Map(),
  };
  const faults: string[] = [];
  const comments: Comment[] = [];
  const program = parse(module, { ecmaVersion: "latest", sourceType: "module", onComment: comments });
  const origins = comments.filter(({ value, type }) => type === "Line" && /^ \S+\.\w+$/.test(value));
  const captions = captionsOf(program);

  ancestor(program, {
    CallExpression: (node) => readCall(node),
    MemberExpression: (node) => readMember(node),
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "ObjectPattern" && init) readDestructuring(id, init);
      if (id.type === "Identifier" && !isVariable(id, "properties") && init && isProperties(init))
        unreadable(init, `properties get another name, ${id.name}`);
    },
    AssignmentExpression: ({ left, right }) => {
      if (left.type === "ObjectPattern") readDestructuring(left, right);
    },
    ReturnStatement: (node) => readOutcome(node),
    SpreadElement: ({ argument }: SpreadElement) => {
      if (isProperties(argument)) unreadable(argument, "properties are spread");
    },
    ForInStatement: ({ right }) => {
      if (isProperties(right)) unreadable(right, "properties are gone through");
    },
  });
  return { used, faults };

  function fileOf(node: Node): string {
    return origins.findLast(({ start }) => start < node.start)?.value.trim() ?? "";
  }

  function note(kind: NameKind, names: readonly string[], node: Node): void {
    for (const name of names) if (!used[kind].has(name)) used[kind].set(name, fileOf(node));
  }

  function unreadable(node: Node, why: string): void {
    const code = module.slice(node.start, node.end).replaceAll(/\s+/g, " ").slice(0, 80);
    const file = fileOf(node);
    if (isOwn(file))
      faults.push(`${file}: \`${code}\`: ${why}. Write the name out, so that it can be checked.`);
  }

  function readCall(node: CallExpression): void {
    const { callee, arguments: given } = node;
    const file = fileOf(node);
    if (!isOwn(file)) return;
    if (isVariable(callee, "ok") && file.startsWith(actionsFolder)) readReturned(node.arguments[0] ?? node);
    if (callee.type !== "MemberExpression" || callee.computed) return;
    const method = nameOf(callee.property);
    if (isVariable(callee.object, "Object") && given.some((one) => isProperties(one)))
      unreadable(node, "properties are gone through");
    if (file === outlet || method === undefined) return;
    const kind = publishing.has(method) ? "state" : firing.has(method) ? "event" : undefined;
    if (!kind) return;
    const names = given[0] && literalsIn(given[0]);
    if (names) note(kind, names, node);
    else unreadable(node, `the ${kind} is no literal`);
  }

  function readMember(node: MemberExpression): void {
    const { object, property, computed } = node;
    if (!isOwn(fileOf(node))) return;
    if (isProperties(object)) {
      const names = computed ? literalsIn(property) : [nameOf(property) ?? ""];
      if (names) note("field", names, node);
      else unreadable(node, "the field is no literal");
    }
    if (isKeys(object)) {
      const caption = computed ? captionIn(property) : undefined;
      if (caption !== undefined) note("key", [caption], node);
      else unreadable(node, "the key is no constant of src/keys.ts");
    }
  }

  function readDestructuring(pattern: ObjectPattern, from: Expression): void {
    if (!isProperties(from) || !isOwn(fileOf(pattern))) return;
    for (const property of pattern.properties) {
      if (property.type === "RestElement") {
        unreadable(pattern, "the rest of the properties has no names");
        continue;
      }
      const name = property.computed ? undefined : nameOf(property.key);
      if (name === undefined) unreadable(pattern, "a field is no literal");
      else note("field", [name], pattern);
    }
  }

  function readReturned(returned: Node): void {
    const properties =
      returned.type === "ObjectExpression" ? (returned as ObjectExpression).properties : undefined;
    if (!properties) unreadable(returned, "what is returned is no object literal");
    for (const property of properties ?? []) {
      const name = property.type === "Property" && !property.computed ? nameOf(property.key) : undefined;
      if (name === undefined) unreadable(returned, "a return value is no literal");
      else note("return value", [name], returned);
    }
  }

  /** What every server action returns is added in one place, to what the action itself returns. */
  function readOutcome(node: ReturnStatement): void {
    const { argument } = node;
    if (argument?.type !== "ObjectExpression" || fileOf(node) !== outcomeFile) return;
    if (!argument.properties.some(({ type }) => type === "SpreadElement")) return;
    for (const property of argument.properties)
      if (property.type === "Property") note("return value", [nameOf(property.key) ?? ""], node);
  }

  function captionIn(node: Expression | PrivateIdentifier): string | undefined {
    if (node.type === "Literal" && typeof node.value === "string") return node.value;
    if (node.type !== "MemberExpression" || node.computed || nameOf(node.property) !== "caption")
      return undefined;
    return node.object.type === "Identifier" ? captions.get(node.object.name) : undefined;
  }
}

function isOwn(file: string): boolean {
  return file.startsWith("src/");
}

/** By the name of a module's constant: the caption of the object it is. */
function captionsOf(program: ReturnType<typeof parse>): Map<string, string> {
  const captions = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type !== "VariableDeclaration") continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== "Identifier" || init?.type !== "ObjectExpression") continue;
      const caption = textOf(init, "caption");
      if (caption !== undefined) captions.set(id.name, caption);
    }
  }
  return captions;
}

function textOf(object: ObjectExpression, name: string): string | undefined {
  const property = object.properties.find(
    (one): one is Property => one.type === "Property" && !one.computed && nameOf(one.key) === name,
  );
  const value = property?.value;
  return value?.type === "Literal" && typeof value.value === "string" ? value.value : undefined;
}

/** `properties`, also where they were put away: `this.#properties`. */
function isProperties(node: Node): boolean {
  return isCalled(node, "properties");
}

/** `context.keys`, `this.#keys`, or `keys` itself. */
function isKeys(node: Node): boolean {
  return isCalled(node, "keys");
}

function isCalled(node: Node, name: string): boolean {
  if (node.type !== "MemberExpression") return isVariable(node, name);
  const { property, computed } = node as MemberExpression;
  return !computed && "name" in property && property.name === name;
}

/** Bundling adds a number where two names would meet. */
function isVariable(node: Node, name: string): boolean {
  return (
    node.type === "Identifier" && new RegExp(`^${name}\\d*$`).test((node as Node & { name: string }).name)
  );
}

function nameOf(node: Expression | PrivateIdentifier): string | undefined {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** The text, or the texts of which it is one. */
function literalsIn(node: Node): string[] | undefined {
  const expression = node as Expression;
  if (expression.type === "Literal" && typeof expression.value === "string") return [expression.value];
  if (expression.type === "TemplateLiteral" && expression.expressions.length === 0)
    return [expression.quasis[0]?.value.cooked ?? ""];
  if (expression.type !== "ConditionalExpression") return undefined;
  const one = literalsIn(expression.consequent);
  const other = literalsIn(expression.alternate);
  return one && other && [...one, ...other];
}
