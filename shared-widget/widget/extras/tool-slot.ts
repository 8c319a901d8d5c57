import type { KeptContact } from "../../client/kept-contact.ts";
import type { Lent } from "../panel/extras-api.ts";
import type { Around } from "./around.ts";
import { fetchTools } from "./fetch-tools.ts";
import { makeLatePart } from "./late-part.ts";
import type { DrawTool } from "./tools.ts";

/** Asked for what there is to draw; what draws it is fetched once the assistant is at work with a tool. */
export function makeToolSlot(
  around: Around,
  contact: KeptContact,
  preact: Pick<Lent, "h" | "Fragment">,
): () => DrawTool | undefined {
  return makeLatePart(
    around,
    () => around.client.state.typing?.tool,
    async () => (await fetchTools()).addTools(around, contact, preact),
  );
}
