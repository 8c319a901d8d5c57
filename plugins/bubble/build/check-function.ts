import { type Node, parse, type Program } from "acorn";
import { simple } from "acorn-walk";
import type { FunctionFile } from "./function-files.ts";

/** Bubble has taken 63 KB; ours stay below. */
const maxBytes = 60 * 1024;

/** What is wrong with the text of a function file. `secrets`: captions that no file of the page's may hold. */
export function functionFaults(
  text: string,
  { source, parameters, runs }: Pick<FunctionFile, "source" | "parameters" | "runs">,
  secrets: readonly string[],
): string[] {
  const faults: string[] = [];
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes)
    faults.push(
      `${source}: ${bytes} bytes, ${bytes - maxBytes} more than Bubble should be given. Import less, or load it ` +
        "from the backend.",
    );
  if (runs === "page")
    for (const secret of secrets)
      if (text.includes(secret))
        faults.push(
          `${source}: the name of the secret key "${secret}" is in a file that runs in the page. Import only the ` +
            "constants of src/keys.ts that it uses.",
        );

  let program: Program;
  try {
    program = parse(`(${text}\n)`, { ecmaVersion: "latest", sourceType: "script" });
  } catch (error) {
    return [...faults, `${source}: is not one function expression: ${(error as Error).message}.`];
  }
  const [statement, ...others] = program.body;
  const expression = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  if (others.length > 0 || expression?.type !== "FunctionExpression")
    return [...faults, `${source}: is not one function expression.`];
  if (text !== text.trim() || !/^(?:async )?function\(/.test(text) || !text.endsWith("}"))
    faults.push(`${source}: there is text around the function.`);
  if (expression.id) faults.push(`${source}: the function has a name; Bubble takes none.`);
  const named = expression.params.map((one) => (one.type === "Identifier" ? one.name : "…"));
  if (named.join() !== parameters.join())
    faults.push(`${source}: takes (${named.join(", ")}) where Bubble gives (${parameters.join(", ")}).`);
  if (expression.async !== (runs === "server") || expression.generator)
    faults.push(`${source}: a function of the server is async, one of the page is not.`);
  return [
    ...faults,
    ...forbidden(program).map((what) => `${source}: holds ${what}. Bubble does not run it.`),
  ];
}

function forbidden(program: Program): string[] {
  const found = new Set<string>();
  simple(program, {
    ImportExpression: () => void found.add("`import()`"),
    MetaProperty: (node) => {
      if (node.meta.name === "import") found.add("`import.meta`");
    },
    Identifier: (node) => {
      if (node.name === "eval") found.add("`eval`");
    },
    NewExpression: (node) => {
      if (isNamed(node.callee, "Function")) found.add("`new Function`");
    },
    CallExpression: (node) => {
      if (isNamed(node.callee, "Function")) found.add("`Function()`");
    },
    MemberExpression: (node) => {
      const { object, property } = node;
      if (isNamed(object, "process") && isNamed(property, "env")) found.add("`process.env`");
      if (isNamed(object, "console") && isNamed(property, "log")) found.add("`console.log`");
    },
  });
  return [...found];
}

function isNamed(node: Node, name: string): boolean {
  return node.type === "Identifier" && "name" in node && node.name === name;
}
