import { fold } from "../knowledge/words.ts";

/** Words that must stand together in this order; the last may be a beginning only. */
export interface Phrase {
  words: string[];
  isBeginning: boolean;
}

/** What the index (0005_insights.sql) takes for a word by itself: characters of scripts that write no spaces. */
const alone = String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}`;
const word = new RegExp(String.raw`[${alone}]|(?:(?![${alone}])[\p{L}\p{N}\p{M}\p{Co}])+`, "gu");

const phrasesMost = 16;

/**
 * What somebody looks for: whatever stands between spaces is a phrase, so that an address or an order number is
 * looked for as a whole. Nothing in it has a meaning beside its words.
 */
export function phrasesOf(query: string): Phrase[] {
  return query
    .normalize("NFC")
    .split(/\s+/)
    .map((part) => part.match(word) ?? [])
    .filter((words) => words.length > 0)
    .slice(0, phrasesMost)
    .map((words) => ({ words, isBeginning: isLong(words.at(-1) ?? "") }));
}

/** A shorter beginning is that of half of all words; a Korean word may be one syllable, with its particle after it. */
const isLong = (last: string): boolean => last.length >= 3 || /^\p{Script=Hangul}+$/u.test(last);

/** The same as an FTS5 expression: all phrases, each quoted, so that no word is an operator. */
export function expressionOf(phrases: readonly Phrase[]): string {
  return phrases
    .map(({ words, isBeginning }) => `"${words.join(" ")}"${isBeginning ? " *" : ""}`)
    .join(" AND ");
}

export interface Piece {
  text: string;
  found: boolean;
}

const before = 60;
const excerptChars = 240;

/** The part of a text that holds most of what was looked for, in pieces that are a hit or none. */
export function excerptOf(text: string, phrases: readonly Phrase[]): Piece[] {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const hits = hitsIn(flat, phrases);
  const start = startOf(flat, hits);
  const end = start + excerptChars < flat.length ? edge(flat, start + excerptChars) : flat.length;
  const pieces: Piece[] = [];
  let at = start;
  const add = (until: number, found: boolean): void => {
    if (until > at) pieces.push({ text: flat.slice(at, until), found });
    at = Math.max(at, until);
  };
  if (start > 0) pieces.push({ text: "…", found: false });
  for (const hit of hits.filter((each) => each.start >= start && each.start < end)) {
    add(hit.start, false);
    add(Math.min(hit.end, end), true);
  }
  add(end, false);
  if (end < flat.length) pieces.push({ text: "…", found: false });
  return joined(pieces);
}

interface Hit {
  start: number;
  end: number;
}

/** Ascending, and apart from each other. */
function hitsIn(text: string, phrases: readonly Phrase[]): Hit[] {
  const found = [...text.matchAll(word)].map((match) => ({
    folded: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const wanted = phrases.map(({ words, isBeginning }) => ({ words: words.map(fold), isBeginning }));
  const isHit = new Set<number>();
  for (const { words, isBeginning } of wanted) {
    for (let first = 0; first + words.length <= found.length; first++) {
      const isHere = words.every((each, index) => {
        const there = found[first + index]?.folded ?? "";
        return isBeginning && index === words.length - 1 ? there.startsWith(each) : there === each;
      });
      if (isHere) for (let index = 0; index < words.length; index++) isHit.add(first + index);
    }
  }
  return found.filter((_, index) => isHit.has(index));
}

/** Where an excerpt begins that shows the most hits, a few words before the first of them. */
function startOf(text: string, hits: readonly Hit[]): number {
  let best = 0;
  let most = 0;
  for (const [index, { start }] of hits.entries()) {
    let count = 0;
    while ((hits[index + count]?.end ?? Infinity) <= start + excerptChars - before) count++;
    if (count > most) [best, most] = [start, count];
  }
  return best <= before ? 0 : edge(text, best - before);
}

/** The next beginning of a word, where one is near; never within a character. */
function edge(text: string, at: number): number {
  const space = text.indexOf(" ", at - 1);
  if (space >= 0 && space - at < 20) return space + 1;
  const isWithin = /[\udc00-\udfff\p{M}]/u.test(text.charAt(at));
  return isWithin ? at + 1 : at;
}

/** Hits that stand directly together, as characters of one word do, are one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.found === piece.found) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}
