import * as z from "zod";

/** How far all products have come. */
export const ProductsCursor = z.discriminatedUnion("by", [
  z.object({
    by: z.literal("pages"),
    after: z.string().nullable(),
    size: z.int().min(1),
    done: z.int(),
    isMany: z.boolean(),
  }),
  z.object({
    by: z.literal("bulk"),
    id: z.string(),
    /** How often it was asked whether it is done. */
    asked: z.int(),
    /** How much of its result was read, in bytes. */
    offset: z.int(),
  }),
]);
export type ProductsCursor = z.infer<typeof ProductsCursor>;

/** From the beginning, without a bulk operation. */
export const allByPages = {
  by: "pages",
  after: null,
  size: 20,
  done: 0,
  isMany: false,
} as const satisfies ProductsCursor;

/** Whether a step waits for this bulk operation. */
export function waitsForBulk(cursor: string | null, id: string): boolean {
  const { data } = ProductsCursor.safeParse(JSON.parse(cursor ?? "null"));
  return data?.by === "bulk" && data.id === id && data.offset === 0;
}
