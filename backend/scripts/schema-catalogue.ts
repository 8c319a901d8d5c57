import { isDeepStrictEqual } from "node:util";
import * as protocol from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { descriptions, settings } from "../src/openapi/descriptions.ts";
import * as operator from "../src/openapi/operator-routes.ts";
import * as visitor from "../src/openapi/visitor-routes.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Schema = { [key: string]: Json };

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
    for (const [id, value] of Object.entries({ ...protocol, ...operator, ...visitor })) {
      if (value instanceof z.ZodType) this.#names.add(value, { id });
    }
    const convert = (io: Direction) =>
      z.toJSONSchema(this.#names, { io, uri: refTo, override: tidy }).schemas as unknown as Record<
        string,
        Schema
      >;
    this.#shapes = { input: convert("input"), output: convert("output") };
  }

  /** The schema as it stands in a route: a reference where it has a name. */
  use(schema: z.ZodType, io: Direction): Schema {
    const name = this.#names.get(schema)?.id;
    if (name === undefined) return z.toJSONSchema(schema, { io, override: tidy }) as Schema;
    this.#reach(name, io);
    return { $ref: refTo(name) };
  }

  schemas(): Record<string, Schema> {
    const names = [...new Set([...this.#used.input, ...this.#used.output])].sort();
    return Object.fromEntries(names.map((name) => [name, this.#described(name)]));
  }

  #described(name: string): Schema {
    const schema = describe(name, this.#shape(name));
    if (schema.discriminator === undefined) return schema;
    const { propertyName } = schema.discriminator as { propertyName: string };
    const mapping = (schema.oneOf as { $ref: string }[]).map(({ $ref }) => {
      const option = this.#shape($ref.slice(refTo("").length));
      return [properties(option)[propertyName]!.const, $ref];
    });
    return { ...schema, discriminator: { propertyName, mapping: Object.fromEntries(mapping) } };
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

/** Drops what says nothing to a reader, and what old clients must not rely on. */
export function tidy({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  delete jsonSchema.$id;
  delete jsonSchema.$schema;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // The pattern behind a format is the format in other words, at length.
  if (jsonSchema.format === "date-time" || jsonSchema.format === "email") delete jsonSchema.pattern;
  // Answers may grow fields: only a strict object promises to have no others.
  if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) {
    delete jsonSchema.additionalProperties;
  }
  if (zodSchema instanceof z.ZodDiscriminatedUnion) {
    jsonSchema.discriminator = { propertyName: zodSchema.def.discriminator };
  }
}

function describe(name: string, shape: Schema): Schema {
  const note = descriptions[name];
  if (note === undefined) throw new Error(`Nothing says what ${name} is (descriptions.ts)`);
  const described = structuredClone(shape);
  delete described.$id;
  delete described.$schema;
  described.description = note.about;
  for (const [path, text] of Object.entries(note.fields ?? {})) {
    const field = at(described, path);
    if (field === undefined) throw new Error(`descriptions.ts: ${name} has no field ${path}`);
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
  const parts = [schema, schema.items, ...((schema.allOf as Json[] | undefined) ?? [])] as (
    | Schema
    | undefined
  )[];
  return Object.assign({}, ...parts.map((part) => part?.properties ?? {})) as Record<string, Schema>;
}
