import * as z from "zod";
import { type AdminApi, AdminApiError } from "../admin-api.ts";
import { bulkState, runBulk } from "../queries/bulk.ts";
import { productsInBulk } from "../queries/products.ts";
import type { Item } from "./item.ts";
import { keepItems } from "./keep-items.ts";
import { ProductNode, productItem, ProductVariant } from "./product-item.ts";
import { allByPages, type ProductsCursor } from "./products-cursor.ts";
import { readLines } from "./read-lines.ts";
import type { StepContext, StepDone } from "./step.ts";

type BulkCursor = Extract<ProductsCursor, { by: "bulk" }>;

/** Products that are kept at once. */
const productsAtOnce = 250;
const fileMs = 60_000;
/** Half a day. Shopify gives it ten, and meanwhile nothing else of the shop's would be looked after. */
const mostAsked = 720;

const Begun = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ message: z.string(), code: z.string().nullish() })),
  }),
});

/** Null where the shop has too many of the app's operations at work. */
export async function beginBulk(api: AdminApi): Promise<BulkCursor | null> {
  const answer = await api.query(runBulk, { query: productsInBulk });
  const { bulkOperation, userErrors } = Begun.parse(answer).bulkOperationRunQuery;
  if (bulkOperation) return { by: "bulk", id: bulkOperation.id, asked: 0, offset: 0 };
  const [refused] = userErrors;
  if (refused?.code === "OPERATION_IN_PROGRESS" || refused?.code === "LIMIT_REACHED") return null;
  throw new AdminApiError("invalid", refused?.message ?? "the bulk operation was not begun");
}

const State = z.object({
  bulkOperation: z
    .object({
      status: z.string(),
      errorCode: z.string().nullable(),
      url: z.url({ protocol: /^https$/ }).nullable(),
    })
    .nullable(),
});

/** Reads the next products of the operation's result, once there is one. */
export async function readBulk({ env, api, shop }: StepContext, at: BulkCursor): Promise<StepDone> {
  const { bulkOperation: operation } = State.parse(await api.query(bulkState, { id: at.id }));
  switch (operation?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      if (at.asked >= mostAsked) return { next: allByPages };
      // Shopify tells when it is done; what it tells may get lost.
      return { next: { ...at, asked: at.asked + 1 }, waitSeconds: Math.min(2 ** at.asked, 60) };
    case "COMPLETED":
      break;
    default:
      return { next: allByPages };
  }
  // Without anything in it there is no file.
  if (operation.url === null) return { next: null };
  const signal = AbortSignal.timeout(fileMs);
  const response = await fetch(operation.url, {
    headers: { range: `bytes=${at.offset}-` },
    redirect: "manual",
    signal,
  });
  // Nothing is left after the offset.
  if (response.status === 416) return { next: null };
  if (!response.ok || !response.body)
    throw new AdminApiError("unavailable", `the bulk operation's result answered ${response.status}`);
  const skip = response.status === 206 ? 0 : at.offset;
  const { products, end } = await readProducts(response.body, skip);
  const items = products.map(({ node, variants }): Item => productItem(shop, node, variants));
  await keepItems(env, shop, items);
  return { next: end === null ? null : { ...at, offset: at.offset + end } };
}

/** A line that is somebody's names whose. */
const Child = z.object({ __parentId: z.string() }).transform((line) => Object.values(line)[0]);

interface Read {
  node: ProductNode;
  variants: ProductVariant[];
}

/** The next products with their variants, which stand right behind each. `end` is null at the file's. */
async function readProducts(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  skip: number,
): Promise<{ products: Read[]; end: number | null }> {
  const products: Read[] = [];
  for await (const { text, start } of readLines(body, skip)) {
    const line: unknown = JSON.parse(text);
    const parent = Child.safeParse(line).data;
    if (parent === undefined) {
      if (products.length === productsAtOnce) return { products, end: start };
      products.push({ node: ProductNode.parse(line), variants: [] });
    } else {
      const last = products.at(-1);
      if (last?.node.id === parent) last.variants.push(ProductVariant.parse(line));
    }
  }
  return { products, end: null };
}
