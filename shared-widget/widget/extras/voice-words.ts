import type english from "../../locales/voice/en.json";
import { importLate } from "../../client/import-late.ts";
import { translated } from "../panel/locale.ts";

/** What is said of speaking and listening. */
export type VoiceWords = typeof english;

export async function fetchVoiceWords(language: string): Promise<VoiceWords> {
  const [base = "en"] = translated.exec(language.toLowerCase()) ?? [];
  const address = new URL(`./voice-${base}.js`, import.meta.url);
  return (await importLate<{ default: VoiceWords }>(address)).default;
}
