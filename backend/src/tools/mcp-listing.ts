import type { Client, PriorDiscovery, RequestOptions } from "@modelcontextprotocol/client";
import * as z from "zod";
import { contained } from "../guard/as-data.ts";
import { checkableSchema } from "./checkable-schema.ts";

type Schema = Record<string, unknown>;

/** A tool as its server offers it, checked. */
export interface McpOffer {
  /** The server's name for it. */
  name: string;
  /** The server's own words: data, never instructions. */
  description: string;
  /** What models are shown of its schema. */
  parameters: Schema;
  /** As the server gave it: it names the headers that some arguments are repeated in. */
  inputSchema: Schema & { type: "object" };
  /** What its answers are held against, where it says. */
  outputSchema?: Schema;
}

export interface McpListing {
  offers: McpOffer[];
  /** What is not offered, and why. */
  leftOut: { tool: string; why: string }[];
  /** What the server speaks. */
  prior: PriorDiscovery;
}

const mostTools = 32;
const mostPages = 16;
/** Of all that models are shown of one server; and of one schema. */
const mostChars = 64_000;
const schemaChars = 8_000;
const descriptionChars = 1_000;
const textChars = 500;

const Page = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });
const Offered = z.object({
  name: z.string().min(1).max(128),
  description: z.string().optional().catch(undefined),
  inputSchema: z.looseObject({ type: z.literal("object") }),
  outputSchema: z
    .looseObject({ type: z.literal("object") })
    .optional()
    .catch(undefined),
});

/**
 * Reads what a server offers, page by page: those that are `wanted`, or the first. A tool that cannot be used spoils
 * no other.
 */
export async function listMcpTools(
  client: Client,
  wanted: readonly string[] | undefined,
  options: RequestOptions,
): Promise<McpListing> {
  const found = new Map<string, McpOffer>();
  const leftOut = new Map<string, string>();
  let chars = 0;
  const most = Math.min(mostTools, wanted ? new Set(wanted).size : mostTools);
  const take = (tool: unknown): void => {
    const name = nameOf(tool);
    if (found.size === most || found.has(name) || (wanted && !wanted.includes(name))) return;
    const offer = toOffer(tool);
    const more = offer ? offer.description.length + JSON.stringify(offer.parameters).length : 0;
    if (offer && chars + more <= mostChars) {
      chars += more;
      found.set(name, offer);
    } else if (leftOut.size < mostTools)
      leftOut.set(name, offer ? "all of them together are too long" : "its schema cannot be used");
  };
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && found.size < most; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const { tools, nextCursor } = await client.request({ method: "tools/list", params }, Page, options);
    for (const tool of tools) take(tool);
    if (nextCursor === undefined || nextCursor === cursor) break;
    cursor = nextCursor;
  }
  for (const name of wanted ?? [])
    if (!found.has(name) && !leftOut.has(name)) leftOut.set(name, "the server has none of this name");
  return {
    offers: [...found.values()],
    leftOut: [...leftOut].map(([tool, why]) => ({ tool, why })),
    prior: priorOf(client),
  };
}

function nameOf(tool: unknown): string {
  const { data } = z.object({ name: z.string() }).safeParse(tool);
  return data?.name.slice(0, 200) ?? "";
}

function toOffer(tool: unknown): McpOffer | null {
  const { data } = Offered.safeParse(tool);
  const parameters = data && parametersOf(data.inputSchema);
  if (!data || !parameters) return null;
  const { name, description = "", inputSchema, outputSchema } = data;
  const bounded = outputSchema && shortenedWithin(outputSchema);
  const output = bounded && checked(bounded);
  return {
    name,
    description: shortened(description, descriptionChars),
    parameters,
    inputSchema,
    ...(output && { outputSchema: output }),
  };
}

/**
 * What models are shown: as the server has it, with its words contained. Alternatives at the top are left to the
 * server: providers refuse a whole request over them.
 */
function parametersOf(inputSchema: Schema): Schema | null {
  const { $schema: _, anyOf, oneOf, allOf, not: __, enum: ___, ...rest } = inputSchema;
  // Then nothing would be left to fill in.
  if ((anyOf ?? oneOf ?? allOf) !== undefined && rest["properties"] === undefined) return null;
  const parameters = shortenedWithin({ ...rest, properties: rest["properties"] ?? {} });
  return parameters && checked(parameters) ? parameters : null;
}

/** Null: it is too long, or nested deeper than the stack. */
function shortenedWithin(schema: Schema): Schema | null {
  try {
    const json = JSON.stringify(JSON.parse(JSON.stringify(schema), shortenedText));
    return json.length > schemaChars ? null : (JSON.parse(json) as Schema);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function shortenedText(key: string, value: unknown): unknown {
  const isText = typeof value === "string" && (key === "description" || key === "title");
  return isText ? shortened(value, textChars) : value;
}

/** A schema that values can be held against without harm; null: there is none in it. */
function checked(schema: Schema): Schema | null {
  const checkable = checkableSchema(schema);
  return checkable.ok ? checkable.schema : null;
}

function shortened(text: string, most: number): string {
  // What is contained is about as long; the rest need not be looked at.
  return contained(text.slice(0, 2 * most))
    .trim()
    .slice(0, most)
    .toWellFormed();
}

/** Only what is needed to speak to it again: a server can have much to say of itself. */
function priorOf(client: Client): PriorDiscovery {
  const discover = client.getDiscoverResult();
  if (!discover) return { kind: "legacy" };
  const { ttlMs, cacheScope, supportedVersions } = discover;
  const versions = supportedVersions.slice(0, 16);
  return {
    kind: "modern",
    discover: { ttlMs, cacheScope, supportedVersions: versions, capabilities: { tools: {} } },
  };
}
