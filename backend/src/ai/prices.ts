import * as z from "zod";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/** Tokens as the provider counted them. */
export interface Usage {
  input: number;
  output: number;
}

/** Dollars per million tokens: as many millionths of a dollar per token. */
const Price = z.object({ in: z.number().min(0).max(100_000), out: z.number().min(0).max(100_000) });
type Price = z.infer<typeof Price>;
const Prices = z.record(z.string(), Price);

/** OpenAI's list prices of June 2026. They change without our knowing: `MODEL_PRICES` goes before them. */
const listed: Readonly<Record<string, Price>> = {
  "gpt-5.5": { in: 5, out: 30 },
  "gpt-5.4": { in: 2.5, out: 15 },
  "gpt-5.4-mini": { in: 0.75, out: 4.5 },
  "gpt-5.4-nano": { in: 0.2, out: 1.25 },
  "gpt-5.2": { in: 1.75, out: 14 },
  "gpt-5.1": { in: 1.25, out: 10 },
  "gpt-5": { in: 1.25, out: 10 },
  "gpt-5-mini": { in: 0.25, out: 2 },
  "gpt-5-nano": { in: 0.05, out: 0.4 },
  "gpt-4.1": { in: 2, out: 8 },
  "gpt-4.1-mini": { in: 0.4, out: 1.6 },
  "gpt-4.1-nano": { in: 0.1, out: 0.4 },
  "gpt-4o": { in: 2.5, out: 10 },
  "gpt-4o-mini": { in: 0.15, out: 0.6 },
  o3: { in: 2, out: 8 },
  "o4-mini": { in: 1.1, out: 4.4 },
};

/** What has been complained of: the log hears of it once, not with each answer. */
const said = new Set<string>();

/**
 * What an answer cost, in whole millionths of a US dollar. `model` is the provider's name for it, with or without
 * the `openai:` of ours, or another provider's, and the date of a snapshot. 0 where nobody knows the price, which the log is told; also 0
 * for `passages`, which is free.
 */
export function costMicros(env: Pick<Env, "MODEL_PRICES">, model: string, usage: Usage): number {
  if (model === "passages") return 0;
  const price = priceOf(model, ownPrices(env.MODEL_PRICES));
  if (price) return Math.round(usage.input * price.in + usage.output * price.out);
  sayOnce("model_price_unknown", { model, hint: "set MODEL_PRICES" });
  return 0;
}

/** The whole name first: an owner may have a price for one snapshot, or for one provider, only. */
function priceOf(model: string, own: ReadonlyMap<string, Price>): Price | undefined {
  const name = model.replace(/^openai:/, "");
  const undated = name.replace(/-\d{4}-\d{2}-\d{2}$/, "");
  const anywhere = undated.replace(/^[a-z][a-z0-9-]*:/, "");
  const known = [name, undated, anywhere].map((each) => own.get(each)).find(Boolean);
  return known ?? (Object.hasOwn(listed, undated) ? listed[undated] : undefined);
}

let parsed: { setting: string; prices: ReadonlyMap<string, Price> } | undefined;

/** A setting that is wrong must not cost anybody an answer: it is told of and not used. */
function ownPrices(setting = ""): ReadonlyMap<string, Price> {
  if (parsed?.setting === setting) return parsed.prices;
  const found = setting.trim() === "" ? {} : parse(setting);
  if (!found) sayOnce("model_prices_invalid", { expected: '{"model": {"in": 0.25, "out": 2}}' });
  parsed = { setting, prices: new Map(Object.entries(found ?? {})) };
  return parsed.prices;
}

function parse(setting: string): Record<string, Price> | undefined {
  try {
    return Prices.safeParse(JSON.parse(setting)).data;
  } catch {
    return undefined;
  }
}

function sayOnce(event: string, fields: Record<string, unknown>): void {
  const what = `${event} ${JSON.stringify(fields)}`;
  if (said.has(what)) return;
  said.add(what);
  log(event, fields);
}
