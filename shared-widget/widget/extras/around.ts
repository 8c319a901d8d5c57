import type { Shelf } from "../../client/storage.ts";
import type { Lent } from "../panel/extras-api.ts";
import type { ExtraWords } from "./words.ts";

/** What every part of the extras works with. */
export interface Around extends Omit<Lent, "h" | "Fragment"> {
  words: ExtraWords;
  shelf: Shelf;
}
