import { importLate } from "../../client/import-late.ts";
import type * as Late from "./products.ts";

/** The build makes it a file of its own: not every assistant is in a shop. */
export function fetchProducts(): Promise<typeof Late> {
  return importLate(new URL("./products.ts", import.meta.url));
}
