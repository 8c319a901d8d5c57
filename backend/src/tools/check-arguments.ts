import { checkableSchema } from "./checkable-schema.ts";

/** Arguments that fit; or what to mend, for the model. */
type Checked = { ok: true; value: Record<string, unknown> } | { ok: false; text: string };
type Validate = (value: unknown) => { errorMessage?: string | undefined };

const longestJson = 32_000;
const mostValues = 2_000;
const mostDepth = 32;
const longestName = 200;
const longestText = 600;

const validators = new WeakMap<object, Promise<Validate | null>>();

/** Holds arguments, as a model wrote them, against a tool's JSON schema. Nothing written is no arguments. */
export async function checkArguments(parameters: Record<string, unknown>, json: string): Promise<Checked> {
  const value = parse(json);
  if (value === null) return no("The arguments are not a JSON object. Write them anew.");
  if (json.length > longestJson || !isModest(value)) return no("The arguments are too large. Write fewer.");
  const validate = await validatorOf(parameters);
  if (!validate) return no("This tool is not set up right and cannot be called.");
  const { errorMessage } = validate(value);
  return errorMessage === undefined
    ? { ok: true, value }
    : no(`The arguments do not fit. ${readable(errorMessage)}`);
}

function no(text: string): Checked {
  return { ok: false, text };
}

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = json.trim() === "" ? {} : JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The work of a check is what there is times what it is held against: both are bounded. */
function isModest(value: unknown): boolean {
  let left = mostValues;
  const fits = (each: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > mostDepth) return false;
    if (typeof each !== "object" || each === null) return true;
    return Object.entries(each).every(([name, part]) => name.length <= longestName && fits(part, depth + 1));
  };
  return fits(value, 0);
}

function validatorOf(parameters: Record<string, unknown>): Promise<Validate | null> {
  const known = validators.get(parameters);
  if (known) return known;
  const made = makeValidator(parameters);
  validators.set(parameters, made);
  // What could not be loaded this time may be the next.
  made.catch(() => validators.delete(parameters));
  return made;
}

async function makeValidator(parameters: Record<string, unknown>): Promise<Validate | null> {
  const checkable = checkableSchema(parameters);
  if (!checkable.ok) return null;
  const { CfWorkerJsonSchemaValidator } = await import("@modelcontextprotocol/client/validators/cf-worker");
  return new CfWorkerJsonSchemaValidator({ shortcircuit: false, draft: "2020-12" }).getValidator(
    checkable.schema,
  );
}

/** The validator says of everything around a fault that it does not fit either: that helps nobody. */
function readable(errors: string): string {
  const told = errors
    .split("; ")
    .filter(
      (each) =>
        !/ (?:did|does) not match (?:[\w"]+ )*(?:sub)?schemas?\.$|A subschema had errors\.$/.test(each),
    );
  const text = [...new Set(told.length > 0 ? told : errors.split("; "))].join(" ");
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
