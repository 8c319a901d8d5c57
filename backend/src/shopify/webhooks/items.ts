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
const changed = (kind: ItemKind, delaySeconds = 0): Topic => ({
  subject: subjectOf(kind),
  handle: ({ shop, payload }, env) =>
    sendItems(env, shop.shop, [{ kind, id: Told.parse(payload).id }], { delaySeconds }),
});

/** From here on nobody is shown it. */
const deleted = (kind: ItemKind): Topic => ({
  subject: subjectOf(kind),
  handle: ({ shop, payload }, env) => dropItems(env, shop, [{ kind, id: Told.parse(payload).id }]),
});

export const [productChanged, productDeleted] = [changed("product"), deleted("product")];
/** Only a search tells whether a collection is shown, and that learns of it a while after. */
const searchedSeconds = 10;
export const collectionChanged = changed("collection", searchedSeconds);
export const collectionDeleted = deleted("collection");
