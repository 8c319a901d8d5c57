import { isDeepStrictEqual } from "node:util";
import * as protocol from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { descriptions } from "../src/openapi/descriptions.ts";
import { settings } from "../src/openapi/descriptions/widgets.ts";
import type { Json } from "../src/openapi/route.ts";
import { visitorSchemas } from "../src/openapi/visitor-routes.ts";

/** As much of JSON Schema as is made of our schemas. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  const?: Json;
  enum?: Json[];
  default?: Json;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
}

/** Parts of a config: with their defaults, they read differently in requests. They stand where they belong. */
const inPlace: ReadonlySet<string> = new Set(["Hours", "Prechat", "ProactiveRule"]);

type Direction = "input" | "output";

const refTo = (name: string) => `#/components/schemas/${name}`;

/**
 * Every named schema of the protocol, and of those the ones that the routes use. A name has one shape: a schema
 * that reads differently in a request than in an answer needs two names.
 */
export class Catalogue {
  readonly #names = z.registry<{ id: string }>();
  readonly #shapes: Record<Direction, Record<string, Schema>>;
  readonly #used: Record<Direction, Set<string>> = { input: new Set(), output: new Set() };

  constructor() {
    for (const [id, value] of Object.entries({ ...protocol, ...visitorSchemas })) {
      if (value instanceof z.ZodType && !inPlace.has(id)) this.#names.add(value, { id });
    }
    const convert = (io: Direction): Record<string, Schema> =>
      JSON.parse(plain(z.toJSONSchema(this.#names, { io, uri: refTo, override: tidy(io) }).schemas));
    this.#shapes = { input: convert("input"), output: convert("output") };
  }

  /** The schema as it stands in a route: a reference where it has a name. */
  use(schema: z.ZodType, io: Direction): Schema {
    const name = this.#names.get(schema)?.id;
    if (name === undefined) return schemaOf(schema, io);
    this.#reach(name, io);
    return { $ref: refTo(name) };
  }

  schemas(): Record<string, Schema> {
    const names = [...new Set([...this.#used.input, ...this.#used.output])].sort();
    return Object.fromEntries(names.map((name) => [name, this.#described(name)]));
  }

  #described(name: string): Schema {
    const schema = describe(name, this.#shape(name));
    const { discriminator, oneOf = [] } = schema;
    if (discriminator === undefined) return schema;
    const mapping: Record<string, string> = {};
    for (const { $ref = "" } of oneOf) {
      const tag = properties(this.#shape($ref.slice(refTo("").length)))[discriminator.propertyName]?.const;
      if (typeof tag !== "string") throw new Error(`${$ref} cannot be told apart from the rest of ${name}`);
      mapping[tag] = $ref;
    }
    return { ...schema, discriminator: { ...discriminator, mapping } };
  }

  #shape(name: string): Schema {
    const { input, output } = this.#shapes;
    if (!this.#used.output.has(name)) return input[name]!;
    if (!this.#used.input.has(name) || isDeepStrictEqual(input[name], output[name])) return output[name]!;
    throw new Error(`${name} has one shape in requests and another in answers: give it two names`);
  }

  #reach(name: string, io: Direction): void {
    if (this.#used[io].has(name)) return;
    this.#used[io].add(name);
    for (const [, found = ""] of JSON.stringify(this.#shapes[io][name]).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      this.#reach(found, io);
    }
  }
}

/** Drops what says nothing to a reader, and what clients must not rely on. */
function tidy(io: Direction) {
  return ({ zodSchema, jsonSchema }: Converted): void => {
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    // The pattern behind a format is the format in other words, at length.
    if (jsonSchema.format === "date-time" || jsonSchema.format === "email") delete jsonSchema.pattern;
    // An answer may grow fields, and a client that refuses them would break with it.
    if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    if (zodSchema instanceof z.ZodDiscriminatedUnion) {
      jsonSchema.discriminator = { propertyName: zodSchema.def.discriminator };
    }
  };
}

interface Converted {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** A schema that has no name, as it stands in its place. */
export function schemaOf(schema: z.ZodType, io: Direction): Schema {
  return JSON.parse(plain(z.toJSONSchema(schema, { io, override: tidy(io) })));
}

/** As text. Within OpenAPI a schema needs neither a dialect nor an id of its own. */
function plain(schemas: object): string {
  return JSON.stringify(schemas, (key, value: unknown) =>
    key === "$schema" || key === "$id" ? undefined : value,
  );
}

function describe(name: string, shape: Schema): Schema {
  const note = descriptions.get(name);
  if (note === undefined) throw new Error(`Nothing says what ${name} is (openapi/descriptions)`);
  const described = structuredClone(shape);
  described.description = note.about;
  for (const [path, text] of Object.entries(note.fields ?? {})) {
    const field = at(described, path);
    if (field === undefined) throw new Error(`openapi/descriptions: ${name} has no field ${path}`);
    field.description = text;
  }
  for (const [path, text] of Object.entries(note.settings === true ? settings : {})) {
    const field = at(described, path);
    if (field !== undefined) field.description = text;
  }
  return described;
}

/** The schema of a field by its dotted path, through lists and alternatives. */
function at(schema: Schema, path: string): Schema | undefined {
  let here: Schema | undefined = schema;
  for (const step of path.split(".")) here = here && properties(here)[step];
  return here;
}

function properties(schema: Schema): Record<string, Schema> {
  const { items, allOf = [], anyOf = [] } = schema;
  const parts = [schema, items, ...allOf, ...anyOf];
  return Object.assign({}, ...parts.map((part) => part?.properties ?? {}));
}
