import { type Language, languageOf, languages } from "./language.ts";
import { stem } from "./stem.ts";
import { isStopWord } from "./stop-words.ts";

/** Scripts that write no spaces between words, or glue particles to them: indexed as pairs of characters. */
const unspaced = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}`;
// `c++` and `c#` are names, and nothing would be left of them without their marks.
const wordOrRun = new RegExp(
  String.raw`[${unspaced}]+|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}])+(?:\+\+|#(?![\p{L}\p{N}]))?`,
  "gu",
);
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");

/** Every term of a text in order, as the index holds them for a text in this language. */
export function terms(text: string, language: Language = "en"): string[] {
  return words(text).flatMap((word) => termsOf(word, language));
}

/** The same of a text whose language is still to be told, and which it is. */
export function termsAndLanguage(text: string, declared?: string): { terms: string[]; language: Language } {
  const all = words(text);
  const language = languageOf(all, declared);
  return { terms: all.flatMap((word) => termsOf(word, language)), language };
}

/** What a text is written in, which decides how its words are indexed; English where nothing tells. */
export function languageOfText(text: string, declared?: string): Language {
  return languageOf(words(text.slice(0, 4_000)), declared);
}

/** A word that was asked for, under all the terms that an index may hold it by: which depends on the text it stands in. */
export interface AskedWord {
  word: string;
  forms: readonly string[];
  /** Each form stands for all terms that begin with it. */
  isBeginning?: boolean;
  /** The forms are those of words that look like it: it may not be what was meant. */
  isRespelt?: boolean;
}

/**
 * The words a question is about, each once, in order: without stop words, unless there is nothing else. Empty
 * for a text without a letter or digit.
 */
export function askedWords(text: string, max = 24): AskedWord[] {
  const byForm = new Map<string, AskedWord>();
  for (const word of chosenWords(text)) {
    if (isUnspaced.test(word)) {
      for (const term of termsOf(word, "en")) byForm.set(term, { word: term, forms: [term] });
    } else {
      const forms = new Set(languages.flatMap((language) => termsOf(word, language)));
      const [first = word] = forms;
      if (!byForm.has(first)) byForm.set(first, { word, forms: [...forms] });
    }
  }
  const asked = [...byForm.values()];
  const informative = asked.filter(({ word }) => !isGrammar(word));
  return (informative.length > 0 ? informative : asked).slice(0, max);
}

/** The same as one term for each word, as a text in English holds it. */
export function queryTerms(text: string, max = 24): string[] {
  return askedWords(text, max).map(({ word, forms }) => forms[0] ?? word);
}

/** Whether a text says what it is about; "and where?" does not. */
export function hasInformativeWords(text: string): boolean {
  const all = words(text);
  const language = languageOf(all);
  return all.some((word) => isInformative(word, language));
}

// oxlint-disable-next-line no-control-regex -- ASCII begins with them
const isPlain = /^[\u0000-\u007f]*$/;

/** Lower case, no accents, one form for letters that look alike. */
export function fold(text: string): string {
  // Most text of most sites, and a search folds fifty passages.
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
    .replaceAll("ß", "ss")
    .normalize("NFC");
}

/** The words of a text as they are written, but folded. */
export function words(text: string): string[] {
  return fold(text).match(wordOrRun) ?? [];
}

function chosenWords(text: string): string[] {
  const all = words(text);
  const language = languageOf(all);
  const informative = all.filter((word) => isInformative(word, language));
  return informative.length > 0 ? informative : all;
}

/** What was made of a word before: every search meets the same few thousand again and again. */
const known = new Map<Language, Map<string, readonly string[]>>(languages.map((each) => [each, new Map()]));
const knownMost = 10_000;

function termsOf(word: string, language: Language): readonly string[] {
  const before = known.get(language)?.get(word);
  if (before) return before;
  const made = makeTerms(word, language);
  const here = known.get(language);
  if (here && here.size >= knownMost) here.clear();
  here?.set(word, made);
  return made;
}

function makeTerms(word: string, language: Language): string[] {
  if (!isUnspaced.test(word)) {
    if (/[+#]$/.test(word)) return [word.replace("++", "pp").replace("#", "sharp")];
    const bare = word.replace(/^(?:و?ال)(?=\p{L}{3})/u, "");
    return [stem(language === "en" ? americanSpelling(bare) : bare, language)];
  }
  const characters = Array.from(word);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => characters[index] + character);
}

/** Whichever way a page spells "colour" and "customise", both spellings find it. */
function americanSpelling(word: string): string {
  return word
    .replace(/(?<=[a-z]{3})our(?=s?$|ed$|ing$|ful$)/, "or")
    .replace(/(?<=[a-z]{3})is(?=e[ds]?$|ing$|ation)/, "iz");
}

function isInformative(word: string, language: Language): boolean {
  return isUnspaced.test(word)
    ? termsOf(word, language).some((term) => !isGrammar(term))
    : !isStopWord(word, language);
}

/** A pair of hiragana is nearly always an ending or a particle; what a Japanese question is about has kanji or katakana. */
function isGrammar(term: string): boolean {
  return /^\p{Script=Hiragana}+$/u.test(term);
}
