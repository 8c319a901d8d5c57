import { importLate } from "../../client/import-late.ts";
import type * as Late from "./voice.ts";

/** The build makes it a file of its own: not every chat has a voice. */
export function fetchVoice(): Promise<typeof Late> {
  return importLate(new URL("./voice.ts", import.meta.url));
}
