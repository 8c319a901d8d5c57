import { readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../src/shopify/queries");

/** Every GraphQL document the backend sends to shops, by its name in the code. */
export async function shippedQueries(): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const exported = (await import(join(folder, file))) as Record<string, unknown>;
    for (const [name, document] of Object.entries(exported))
      if (typeof document === "string") documents.set(name, document);
  }
  return documents;
}
