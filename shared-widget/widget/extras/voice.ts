import type { ComponentChild } from "preact";
import type { Lent } from "../panel/extras-api.ts";
import type { Said } from "../panel/timeline.ts";
import { adoptSheet } from "./adopt-sheet.ts";
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
  adoptSheet(host, css, signal);
  const output = makeVoiceOutput(around, words);
  const input = makeVoiceInput(around, words, output.stop);
  return {
    tools: () => input.tools(),
    notice: () => [input.notice(), output.notice()],
    bubble: (said) => output.bubble(said),
  };
}
