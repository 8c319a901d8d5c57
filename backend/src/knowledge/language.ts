import { stopWordsOf } from "./stop-words.ts";

/** Whose words are brought to their stems. */
export const languages = ["en", "de", "es", "fr", "it", "nl", "pt", "ru"] as const;
export type Language = (typeof languages)[number];

/** Of a long text its beginning tells. */
const wordsRead = 400;
const leastSeen = 2;

/** The language of folded words: the one they were put under, else the one whose small words they have most of. */
export function languageOf(words: readonly string[], declared?: string): Language {
  const named = languages.find((language) => declared?.toLowerCase().split(/[-_]/)[0] === language);
  if (named) return named;
  let best: Language = "en";
  let most = leastSeen - 1;
  const seen = new Map<Language, number>();
  for (const word of words.slice(0, wordsRead)) {
    for (const language of languagesOfStopWord(word)) seen.set(language, (seen.get(language) ?? 0) + 1);
  }
  for (const language of languages) {
    const count = seen.get(language) ?? 0;
    if (count > most) [best, most] = [language, count];
  }
  return best;
}

const byStopWord = new Map<string, Language[]>();

function languagesOfStopWord(word: string): readonly Language[] {
  if (byStopWord.size === 0) {
    for (const language of languages) {
      for (const each of stopWordsOf[language]) {
        byStopWord.set(each, [...(byStopWord.get(each) ?? []), language]);
      }
    }
  }
  return byStopWord.get(word) ?? [];
}
