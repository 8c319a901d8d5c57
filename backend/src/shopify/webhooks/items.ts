import * as z from "zod";
import { dropItems } from "../sync/keep-items.ts";
import type { ItemKind } from "../sync/item.ts";
import { sendItems } from "../sync/send-items.ts";
import type { Topic } from "./topic.ts";

const Told = z.object({ id: z.int().positive() });

const subjectOf =
  (kind: ItemKind) =>
  (payload: unknown): string =>
    `${kind}:${Told.parse(payload).id}`;

/** Made or changed: the shop is asked how it is now, whatever was told of it. */
const changed = (kind: ItemKind): Topic => ({
  subject: subjectOf(kind),
  handle: ({ shop, payload }, env) => sendItems(env, shop.shop, [{ kind, id: Told.parse(payload).id }]),
});

/** From here on nobody is shown it. */
const deleted = (kind: ItemKind): Topic => ({
  subject: subjectOf(kind),
  handle: ({ shop, payload }, env) => dropItems(env, shop, [{ kind, id: Told.parse(payload).id }]),
});

export const [productChanged, productDeleted] = [changed("product"), deleted("product")];
export const [collectionChanged, collectionDeleted] = [changed("collection"), deleted("collection")];
