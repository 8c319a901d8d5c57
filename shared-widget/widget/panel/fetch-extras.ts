import { importLate } from "../../client/import-late.ts";
import type * as Late from "../extras/extras.ts";

/** The build makes them a file of their own. */
export function fetchExtras(): Promise<typeof Late> {
  return importLate(new URL("../extras/extras.ts", import.meta.url));
}
