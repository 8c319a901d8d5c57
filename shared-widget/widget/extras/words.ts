import type english from "../../locales/extras/en.json";
import { importLate } from "../../client/import-late.ts";
import { translated } from "../panel/locale.ts";

/** What the extras say. The panel's words hold what is needed to chat. */
export type ExtraWords = typeof english;

export async function fetchExtraWords(language: string): Promise<ExtraWords> {
  const [base = "en"] = translated.exec(language.toLowerCase()) ?? [];
  const address = new URL(`./extras-${base}.js`, import.meta.url);
  return (await importLate<{ default: ExtraWords }>(address)).default;
}

/** Puts a value into the gap of a sentence. */
export function put(sentence: string, value: string | number): string {
  return sentence.replace(/\{\w+\}/, () => String(value));
}
