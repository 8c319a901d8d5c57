import type { Lent } from "../panel/extras-api.ts";
import type { Around } from "./around.ts";
import { fetchVoice } from "./fetch-voice.ts";
import { makeLatePart } from "./late-part.ts";
import type { Voice } from "./voice.ts";

/** Asked for what there is to draw; what draws it is fetched once the session says that there is something. */
export function makeVoiceSlot(around: Around, preact: Pick<Lent, "h" | "Fragment">): () => Voice | undefined {
  const isWanted = () => {
    const { input, output = "off" } = around.client.state.config?.voice ?? {};
    return input || output !== "off";
  };
  return makeLatePart(around, isWanted, async () => (await fetchVoice()).addVoice(around, preact));
}
