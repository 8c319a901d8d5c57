import { importLate } from "../../client/import-late.ts";
import type * as Late from "./open-file.ts";

/** The build makes it a file of its own, which is fetched with the first file that somebody opens. */
export function fetchOpenFile(): Promise<typeof Late> {
  return importLate(new URL("./open-file.ts", import.meta.url));
}

/** A click that wants a window of its own goes its way. */
export function wantsWindow({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey;
}
