import type { ComponentChild } from "preact";
import type { Lent } from "../panel/extras-api.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { lend } from "./lent-preact.ts";
import css from "./voice.css";
import { makeVoiceInput } from "./voice-input.tsx";
import { makeVoiceOutput } from "./voice-output.tsx";
import { fetchVoiceWords } from "./voice-words.ts";

/** Speaking instead of writing, listening instead of reading, drawn where the extras are. */
export interface Voice {
  tools(): ComponentChild;
  notice(): ComponentChild;
  bubble(said: Said): ComponentChild;
}

export async function addVoice(around: Around, preact: Pick<Lent, "h" | "Fragment">): Promise<Voice> {
  lend(preact);
  const { host, locale, signal } = around;
  const words = await fetchVoiceWords(locale.language);
  if (!signal.aborted) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheet];
    signal.addEventListener("abort", () => {
      host.adoptedStyleSheets = host.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    });
  }
  const output = makeVoiceOutput(around, words);
  const input = makeVoiceInput(around, words, output.stop);
  return {
    tools: () => input.tools(),
    notice: () => [input.notice(), output.notice()],
    bubble: (said) => output.bubble(said),
  };
}
