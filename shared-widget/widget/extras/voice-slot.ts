import type { Lent } from "../panel/extras-api.ts";
import type { Around } from "./around.ts";
import { fetchVoice } from "./fetch-voice.ts";
import type { Voice } from "./voice.ts";

/** Asked for what there is to draw; what draws it is fetched once the session says that there is something. */
export function makeVoiceSlot(around: Around, preact: Pick<Lent, "h" | "Fragment">): () => Voice | undefined {
  let voice: Voice | undefined;
  let isAsked = false;

  async function fetch() {
    isAsked = true;
    try {
      voice = await (await fetchVoice()).addVoice(around, preact);
      around.update();
    } catch {
      setTimeout(() => (isAsked = false), 10_000);
    }
  }
  return () => {
    const { input, output = "off" } = around.client.state.config?.voice ?? {};
    if (!isAsked && (input || output !== "off")) void fetch();
    return voice;
  };
}
