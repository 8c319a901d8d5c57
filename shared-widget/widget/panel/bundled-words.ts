import { importLate } from "../../client/import-late.ts";
import type { Words } from "./locale.ts";

/** A language's words, which `build.ts` puts beside the panel as a module. */
export async function fetchBundledWords(base: string): Promise<Words> {
  const address = new URL(`./locale-${base}.js`, import.meta.url);
  return (await importLate<{ default: Words }>(address)).default;
}
