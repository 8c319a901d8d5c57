import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { adminFields } from "./admin-fields.ts";
import { compareScopes, neededScopes, type ScopesOf } from "./needed-scopes.ts";
import { actualCost, requestedCost } from "./query-cost.ts";
import type { AdminQuestion, StandInShop } from "./shop-world.ts";

const sdl = readFileSync(join(import.meta.dirname, "admin-2026-10.graphql"), "utf8");

/** What Shopify publishes of its Admin API, as far as the app's queries reach. */
export const adminSchema: GraphQLSchema = buildSchema(
  // Of a product's media the app asks for what all kinds have in common.
  `${sdl}\ntype MediaImage implements Media { preview: MediaPreviewImage }`,
);

export const adminScopes: ScopesOf = (typeName, fieldName) => {
  const type = adminSchema.getType(typeName);
  const node =
    fieldName === undefined
      ? type?.astNode
      : type && "getFields" in type
        ? type.getFields()[fieldName]?.astNode
        : undefined;
  const scopes = node?.directives?.find(({ name }) => name.value === "scopes")?.arguments?.[0]?.value;
  return scopes?.kind === "ListValue"
    ? scopes.values.flatMap((each) => (each.kind === "StringValue" ? each.value : []))
    : [];
};

/**
 * A shop's Admin API: answers what Shopify's schema has and refuses all else, within a rate that refills by the
 * second, and with no more than the app was granted.
 */
export class AdminServer {
  /** Points that come back in a second, and the most there are. */
  restoreRate = 100;
  bucketSize = 2_000;
  mostPerQuery = 1_000;
  /** How far a list can be turned over. */
  mostPaged = 25_000;
  /** How often it refused for the rate. */
  throttled = 0;
  /** What the next answers are instead, one after the other. */
  readonly failures: (() => Response)[] = [];
  #points: { left: number; at: number } | null = null;

  /** Another job of the app's was faster: nothing is left, until that was said once. */
  drain(): void {
    this.#points = { left: 0, at: Infinity };
  }

  answer({ query, variables }: AdminQuestion, shop: StandInShop): unknown {
    const failure = this.failures.shift();
    if (failure) return failure();
    const document = read(query);
    if ("errors" in document) return document;
    const requested = requestedCost(document, adminSchema, variables);
    if (requested > this.mostPerQuery)
      return refusal(
        `Query cost is ${requested}, which exceeds the single query max cost limit (${this.mostPerQuery}).`,
        "MAX_COST_EXCEEDED",
      );
    const left = this.#left();
    if (requested > left) {
      this.throttled++;
      if (this.#points?.at === Infinity) this.#points.at = Date.now();
      return { ...refusal("Throttled", "THROTTLED"), ...this.#told(requested, null) };
    }
    const { missing } = compareScopes(
      shop.tokens.scopes.split(","),
      neededScopes(document, adminSchema, adminScopes),
    );
    if (missing[0]) return refusal(`Required access: ${missing[0].join(" or ")}.`, "ACCESS_DENIED");
    const result = execute({
      schema: adminSchema,
      document,
      rootValue: adminFields(shop, { isBulk: false, mostPaged: this.mostPaged }),
      variableValues: variables,
    });
    if (result instanceof Promise) throw new Error("the stand-in answers at once");
    const actual = actualCost(result.data);
    this.#points = { left: left - actual, at: Date.now() };
    return { ...result, ...this.#told(requested, actual) };
  }

  #left(): number {
    const { left, at } = this.#points ?? { left: this.bucketSize, at: Date.now() };
    return Math.min(this.bucketSize, left + (Math.max(0, Date.now() - at) / 1_000) * this.restoreRate);
  }

  #told(requestedQueryCost: number, actualQueryCost: number | null) {
    const throttleStatus = {
      maximumAvailable: this.bucketSize,
      currentlyAvailable: Math.floor(this.#left()),
      restoreRate: this.restoreRate,
    };
    return { extensions: { cost: { requestedQueryCost, actualQueryCost, throttleStatus } } };
  }
}

const known = new Map<string, DocumentNode | { errors: { message: string }[] }>();

/** A query, where the schema takes it. */
export function read(query: string): DocumentNode | { errors: { message: string }[] } {
  const before = known.get(query);
  if (before) return before;
  const document = parse(query);
  const faults = validate(adminSchema, document, [...specifiedRules, NoDeprecatedCustomRule]);
  const answer = faults.length === 0 ? document : { errors: faults.map(({ message }) => ({ message })) };
  known.set(query, answer);
  return answer;
}

function refusal(message: string, code: string) {
  return { errors: [{ message, extensions: { code } }] };
}
