import { stem } from "./stem.ts";
import { stopWords } from "./stop-words.ts";

/** Scripts that write no spaces between words, or glue particles to them: indexed as pairs of characters. */
const unspaced = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}`;
// `c++` and `c#` are names, and nothing would be left of them without their marks.
const wordOrRun = new RegExp(
  String.raw`[${unspaced}]+|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}])+(?:\+\+|#(?![\p{L}\p{N}]))?`,
  "gu",
);
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");

/** Every term of a text in order, as the index holds them. */
export function terms(text: string): string[] {
  return words(text).flatMap(termsOf);
}

/**
 * The terms a question is about, each once, in order: without stop words, unless there is nothing else. Empty
 * for a text without a letter or digit.
 */
export function queryTerms(text: string, max = 24): string[] {
  const all = words(text);
  const informative = all.filter(isInformative);
  const chosen = informative.length > 0 ? informative : all;
  return [...new Set(chosen.flatMap(termsOf).filter((term) => chosen === all || !isGrammar(term)))].slice(
    0,
    max,
  );
}

/** Whether a text says what it is about; "and where?" does not. */
export function hasInformativeWords(text: string): boolean {
  return words(text).some(isInformative);
}

/** Lower case, no accents, one form for letters that look alike. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
    .replaceAll("ß", "ss")
    .normalize("NFC");
}

function words(text: string): string[] {
  return fold(text).match(wordOrRun) ?? [];
}

/** What was made of a word before: every search meets the same few thousand again and again. */
const known = new Map<string, readonly string[]>();
const knownMost = 20_000;

function termsOf(word: string): readonly string[] {
  const before = known.get(word);
  if (before) return before;
  const made = makeTerms(word);
  if (known.size >= knownMost) known.clear();
  known.set(word, made);
  return made;
}

function makeTerms(word: string): string[] {
  if (!isUnspaced.test(word)) {
    if (/[+#]$/.test(word)) return [word.replace("++", "pp").replace("#", "sharp")];
    return [stem(americanSpelling(word.replace(/^(?:و?ال)(?=\p{L}{3})/u, "")))];
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

function isInformative(word: string): boolean {
  return isUnspaced.test(word) ? termsOf(word).some((term) => !isGrammar(term)) : !stopWords.has(word);
}

/** A pair of hiragana is nearly always an ending or a particle; what a Japanese question is about has kanji or katakana. */
function isGrammar(term: string): boolean {
  return /^\p{Script=Hiragana}+$/u.test(term);
}
