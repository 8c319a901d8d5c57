import { importLate } from "../../client/import-late.ts";
import type * as Late from "./tools.ts";

/** The build makes it a file of its own: not every assistant has tools. */
export function fetchTools(): Promise<typeof Late> {
  return importLate(new URL("./tools.ts", import.meta.url));
}
