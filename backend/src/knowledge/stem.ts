import type { Language } from "./language.ts";
import { stemEnglish } from "./stem-english.ts";
import { stemLight } from "./stem-light.ts";

/** What a word's forms have in common in its language, so that a question finds them all. Takes a folded word. */
export function stem(word: string, language: Language): string {
  return language === "en" ? stemEnglish(word) : stemLight(word, language);
}
