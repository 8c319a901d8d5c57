import type { Faults } from "./faults.ts";

export type PluginFunction = (...args: unknown[]) => unknown;

const compiled = new Map<string, PluginFunction | null>();

/** A file's function: a value of its own per file, in the page's sloppy global scope, without `require`. */
export function compileFunction(label: string, text: string, faults: Faults): PluginFunction | null {
  const known = compiled.get(label);
  if (known !== undefined) {
    return known;
  }
  const made = compile(label, text, faults);
  compiled.set(label, made);
  return made;
}

function compile(label: string, text: string, faults: Faults): PluginFunction | null {
  if (text !== text.trim()) {
    faults.report(2, `${label} has white space around its function`);
  }
  if (!/^(async )?function\s*\(/.test(text)) {
    faults.report(2, `${label} is not an anonymous function expression`);
    return null;
  }
  let value: unknown;
  try {
    // As Bubble's page does it: indirect, hence in the global scope and without strict mode.
    // oxlint-disable-next-line no-eval -- compiling the plugin's text is what the stand-in is for
    value = (0, eval)(`(${text})`);
  } catch (error) {
    faults.report(2, `${label} does not compile: ${String(error)}`);
    return null;
  }
  if (typeof value !== "function") {
    faults.report(2, `${label} is a ${typeof value}, not a function`);
    return null;
  }
  return value as PluginFunction;
}
