import { isDeepStrictEqual } from "node:util";
import type * as z from "zod";

/** What came, as the schema knows it. A schema drops what it does not know: here that is a failure. */
export function asDescribed<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.parse(value);
  if (!isDeepStrictEqual(parsed, value)) throw new Error(`not described: ${JSON.stringify(value)}`);
  return parsed;
}
