import * as z from "zod";
import { isQuick, longestMatched } from "./quick-pattern.ts";

/** What is wrong in a JSON schema, and where. */
export interface SchemaFault {
  path: string;
  message: string;
}

type Schema = boolean | { [keyword: string]: unknown };
type Checkable =
  /** `size`: how many schemas it holds. */
  { ok: true; schema: Record<string, unknown>; size: number } | { ok: false; faults: SchemaFault[] };

const mostDepth = 16;
/** References followed and counted as often as they are used. */
const mostSchemas = 500;
const mostFaults = 10;

const Type = z.enum(["array", "boolean", "integer", "null", "number", "object", "string"]);
const count = z.int().min(0);

/** Keywords that hold no schemas. Others say nothing about what fits, and are passed over. */
const Keywords = z
  .object({
    type: z.union([Type, z.array(Type).min(1)]),
    enum: z.array(z.unknown()).min(1),
    const: z.unknown(),
    required: z.array(z.string()),
    dependentRequired: z.record(z.string(), z.array(z.string())),
    minimum: z.number(),
    maximum: z.number(),
    exclusiveMinimum: z.number(),
    exclusiveMaximum: z.number(),
    multipleOf: z.number().positive(),
    minLength: count,
    maxLength: count,
    minItems: count,
    maxItems: count,
    minContains: count,
    maxContains: count,
    minProperties: count,
    maxProperties: count,
    uniqueItems: z.boolean(),
    pattern: z.string(),
    format: z.string(),
  })
  .partial();

const single = [
  "items",
  "contains",
  "additionalItems",
  "unevaluatedItems",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
] as const;
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const maps = ["properties", "patternProperties", "dependentSchemas"] as const;

/** Those whose check takes no longer than reading the text. The others are the receiver's to see to. */
const checkedFormats = new Set(["date", "time", "date-time", "email", "uuid", "ipv4", "ipv6", "hostname"]);

/**
 * A JSON schema as arguments are held against it: references put in place, known keywords only, and no pattern whose
 * check could take long, so that whoever wrote the schema cannot make the check hang. What it lets pass that the
 * schema would not, the tool itself has to refuse.
 */
export function checkableSchema(parameters: Record<string, unknown>): Checkable {
  const reader = new SchemaReader(parameters);
  if (parameters["type"] !== "object")
    reader.fault(["type"], 'The arguments are an object: "type": "object".');
  const schema = reader.read(parameters, []);
  return reader.faults.length > 0 || typeof schema === "boolean"
    ? { ok: false, faults: reader.faults }
    : { ok: true, schema, size: reader.size };
}

type Path = readonly PropertyKey[];

class SchemaReader {
  readonly faults: SchemaFault[] = [];
  size = 0;
  readonly #root: unknown;
  /** References that are being followed. */
  readonly #open = new Set<string>();

  constructor(root: unknown) {
    this.#root = root;
  }

  fault(path: Path, message: string): void {
    if (this.faults.length < mostFaults) this.faults.push({ path: path.map(String).join("."), message });
  }

  read(schema: unknown, path: Path, depth = 0): Schema {
    if (typeof schema === "boolean" || this.size > mostSchemas) return schema === true;
    if (!isObject(schema)) {
      this.fault(path, "A schema is an object, true or false.");
      return true;
    }
    this.size += 1;
    if (this.size > mostSchemas) {
      this.fault(path, `A schema may have ${mostSchemas} others within, references followed.`);
      return true;
    }
    if (depth > mostDepth) {
      this.fault(path, `Schemas may be nested ${mostDepth} deep, references followed.`);
      return true;
    }
    const parsed = Keywords.safeParse(schema);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) this.fault([...path, ...issue.path], issue.message);
      return true;
    }
    const { pattern, format, ...keywords } = parsed.data;
    const within = { ...this.#parts(schema, path, depth) };
    const more = [
      ...this.#reference(schema, path, depth),
      ...(pattern !== undefined && this.#isChecked([...path, "pattern"], pattern) ? [{ pattern }] : []).map(
        short,
      ),
      ...(format !== undefined && checkedFormats.has(format) ? [{ format }] : []).map(short),
    ];
    const allOf = [...((within["allOf"] as Schema[] | undefined) ?? []), ...more];
    return { ...keywords, ...within, ...(allOf.length > 0 && { allOf }) };
  }

  #parts(schema: Record<string, unknown>, path: Path, depth: number): Record<string, unknown> {
    const parts: Record<string, unknown> = {};
    const read = (part: unknown, ...names: PropertyKey[]): Schema =>
      this.read(part, [...path, ...names], depth + 1);
    for (const name of single) {
      const part = schema[name];
      // Up to draft-07 a list of items was what is `prefixItems` now, and `additionalItems` what is `items`.
      if (name === "items" && Array.isArray(part))
        parts["prefixItems"] = part.map((each, at) => read(each, name, at));
      else if (name === "additionalItems") {
        if (part !== undefined && Array.isArray(schema["items"])) parts["items"] = read(part, name);
      } else if (part !== undefined) parts[name] = read(part, name);
    }
    for (const name of lists) {
      const part = schema[name];
      if (part === undefined) continue;
      if (Array.isArray(part) && part.length > 0) parts[name] = part.map((each, at) => read(each, name, at));
      else this.fault([...path, name], "This is a list of schemas.");
    }
    for (const name of maps) {
      const part = schema[name];
      if (part === undefined) continue;
      if (isObject(part))
        parts[name] = Object.fromEntries(
          Object.entries(part).map(([key, each]) => [key, read(each, name, key)]),
        );
      else this.fault([...path, name], "This is an object of schemas.");
    }
    const patterns = Object.keys(parts["patternProperties"] ?? {});
    if (patterns.map((each) => this.#isChecked([...path, "patternProperties"], each)).includes(false)) {
      // Nobody can tell then which properties are the others.
      for (const name of ["patternProperties", "additionalProperties", "unevaluatedProperties"])
        delete parts[name];
    }
    return parts;
  }

  /** What a reference stands for, read as often as it is used. */
  #reference(schema: Record<string, unknown>, path: Path, depth: number): Schema[] {
    for (const name of ["$dynamicRef", "$recursiveRef"])
      if (name in schema) this.fault([...path, name], "References have to be fixed ones: $ref.");
    const { $ref } = schema;
    if ($ref === undefined) return [];
    const at = [...path, "$ref"];
    const found = typeof $ref === "string" ? follow(this.#root, $ref) : undefined;
    if (found === undefined || typeof $ref !== "string") {
      this.fault(at, 'Only what stands in this schema can be referred to: "#/$defs/…".');
      return [];
    }
    if (this.#open.has($ref)) {
      this.fault(at, "A schema that refers to itself is not taken.");
      return [];
    }
    this.#open.add($ref);
    const target = this.read(found, at, depth + 1);
    this.#open.delete($ref);
    return [target];
  }

  #isChecked(path: Path, pattern: string): boolean {
    try {
      // The stricter syntax is the validator's; a pattern in the other one is left to the receiver.
      const isStrict = isExpression(pattern, "u");
      if (!isStrict) RegExp(pattern);
      return isStrict && isQuick(pattern);
    } catch {
      this.fault(path, "This is no regular expression.");
      return false;
    }
  }
}

/** Holds only for texts short enough to be matched soon. */
function short(schema: Schema): Schema {
  return { if: { minLength: longestMatched + 1 }, else: schema };
}

function isExpression(pattern: string, flags: string): boolean {
  try {
    RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

/** What a reference such as `#/$defs/address` leads to; undefined: nothing here. */
function follow(root: unknown, reference: string): unknown {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let found = root;
  for (const part of reference.split("/").slice(1)) {
    const name = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
