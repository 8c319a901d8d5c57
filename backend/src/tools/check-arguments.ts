import { checkableSchema } from "./checkable-schema.ts";

/** Arguments that fit; or what to mend, for the model. */
type Checked = { ok: true; value: Record<string, unknown> } | { ok: false; text: string };
interface Validator {
  validate: (value: unknown) => { errorMessage?: string | undefined };
  mostValues: number;
}

const longestJson = 32_000;
const mostValues = 2_000;
/** Values times schemas. */
const mostWork = 100_000;
const mostDepth = 32;
const longestName = 200;
const longestText = 600;

const validators = new WeakMap<object, Promise<Validator | null>>();

/** Holds arguments, as a model wrote them, against a tool's JSON schema. Nothing written is no arguments. */
export async function checkArguments(parameters: Record<string, unknown>, json: string): Promise<Checked> {
  const value = parse(json);
  if (value === null) return no("The arguments are not a JSON object. Write them anew.");
  const validator = await validatorOf(parameters);
  if (!validator) return no("This tool is not set up right and cannot be called.");
  if (json.length > longestJson || !isModest(value, validator.mostValues))
    return no("The arguments are too large. Write fewer.");
  const fault = faultOf(validator, value);
  return fault === null ? { ok: true, value } : no(`The arguments do not fit. ${fault}`);
}

/** Null: there is none. */
function faultOf({ validate }: Validator, value: unknown): string | null {
  try {
    const { errorMessage } = validate(value);
    return errorMessage === undefined ? null : readable(errorMessage);
  } catch (error) {
    // Of so many faults its list is longer than the stack takes.
    if (error instanceof RangeError) return "Almost nothing in them does.";
    throw error;
  }
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
function isModest(value: unknown, most: number): boolean {
  let left = most;
  const fits = (each: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > mostDepth) return false;
    if (typeof each !== "object" || each === null) return true;
    return Object.entries(each).every(([name, part]) => name.length <= longestName && fits(part, depth + 1));
  };
  return fits(value, 0);
}

function validatorOf(parameters: Record<string, unknown>): Promise<Validator | null> {
  const known = validators.get(parameters);
  if (known) return known;
  const made = makeValidator(parameters);
  validators.set(parameters, made);
  // What could not be loaded this time may be the next.
  made.catch(() => validators.delete(parameters));
  return made;
}

async function makeValidator(parameters: Record<string, unknown>): Promise<Validator | null> {
  const checkable = checkableSchema(parameters);
  if (!checkable.ok) return null;
  const { CfWorkerJsonSchemaValidator } = await import("@modelcontextprotocol/client/validators/cf-worker");
  const validator = new CfWorkerJsonSchemaValidator({ shortcircuit: false, draft: "2020-12" });
  return {
    validate: validator.getValidator(checkable.schema),
    mostValues: Math.min(mostValues, Math.floor(mostWork / checkable.size)),
  };
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
