import type { Candidate } from "../store/chunk-search.ts";
import { plainText } from "./markdown-text.ts";
import { type AskedWord, terms, termsAndLanguage } from "./words.ts";

/** A word that was asked for, with how much it says about what is wanted. */
export interface WeighedWord extends AskedWord {
  weight: number;
}

export interface Ranked {
  candidate: Candidate;
  score: number;
  /** The part of what was asked that it holds, by weight, from 0 to 1. */
  share: number;
}

/** What a word counts for in that share where only the text holds it: a heading says what its section is about. */
const textShare = 0.75;
/** The same of a word that was only guessed. */
const respeltShare = 0.7;
/** What a term counts for that has the word in it, or is in it: "Konfigurationsdatei" speaks of a "Datei". */
const compoundWeight = 0.2;
const shortestPart = 4;
const weights = { title: 2, heading: 4, text: 1 };
const k1 = 1.2;
const b = 0.6;
/** Terms in a chunk of the usual size. */
const usualLength = 110;

interface Scored {
  candidate: Candidate;
  score: number;
  /** The words found in it, and what each counts for in its share. */
  held: ReadonlyMap<WeighedWord, number>;
}

/** Best first. */
export function rank(asked: readonly WeighedWord[], candidates: readonly Candidate[]): Ranked[] {
  const all = asked.reduce((sum, { weight }) => sum + weight, 0);
  const matchers = asked.map((word) => ({ word, matches: matcherOf(word) }));
  const scored = candidates.map((candidate) => ({ candidate, ...bm25(candidate, matchers) }));
  const bySection = Map.groupBy(scored, ({ candidate }) => sectionOf(candidate));
  return scored
    .map((each) => {
      const neighbours = (bySection.get(sectionOf(each.candidate)) ?? []).filter(
        (other) => Math.abs(other.candidate.position - each.candidate.position) === 1,
      );
      return {
        candidate: each.candidate,
        score: each.score,
        share: shareOf(each, neighbours, asked) / all,
      };
    })
    .toSorted((x, y) => y.score - x.score || x.candidate.id - y.candidate.id);
}

/** What stands under one heading of one document. */
export function sectionOf({ document_id, heading }: Candidate): string {
  return `${document_id}\n${heading}`;
}

/** What only the neighbours in the same section hold counts half: an answer may be cut across them. */
function shareOf({ held }: Scored, neighbours: readonly Scored[], asked: readonly WeighedWord[]): number {
  let sum = 0;
  for (const word of asked) {
    const nearby = Math.max(0, ...neighbours.map((other) => other.held.get(word) ?? 0)) / 2;
    sum += word.weight * (held.get(word) ?? nearby);
  }
  return sum;
}

/**
 * BM25 with fields. Computed here and not by FTS5, whose term frequencies are those of all widgets of all orgs:
 * what one owner writes must not move another's answers.
 */
function bm25(
  { title, tags, heading, text, language: declared }: Candidate,
  matchers: readonly Matcher[],
): Pick<Scored, "held" | "score"> {
  const plain = plainText(text);
  const { terms: said, language } = termsAndLanguage(plain, declared ?? undefined);
  const names = [title, ...(JSON.parse(tags) as string[])].join("\n");
  const fields = [
    { words: terms(names, language), times: weights.title, share: 1 },
    { words: terms(heading, language), times: weights.heading, share: 1 },
    { words: said, times: weights.text, share: textShare },
  ];
  const saturated = (frequency: number): number =>
    (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * said.length) / usualLength));
  const held = new Map<WeighedWord, number>();
  let score = 0;
  for (const { word, matches } of matchers) {
    let whole = 0;
    let parts = 0;
    let best = 0;
    for (const { words, times, share } of fields) {
      for (const term of words) {
        const match = matches(term);
        if (match === "part") parts += times;
        if (match !== "whole") continue;
        whole += times;
        best = Math.max(best, share);
      }
    }
    if (best > 0) held.set(word, word.isRespelt ? best * respeltShare : best);
    // Parts alone never count as much as the word itself, however many they are.
    const partsAlone = whole === 0 ? compoundWeight * saturated(parts) : 0;
    score += word.weight * (partsAlone || saturated(whole + compoundWeight * parts));
  }
  return { held, score };
}

interface Matcher {
  word: WeighedWord;
  matches: (term: string) => "whole" | "part" | "none";
}

/** The same terms come again and again in the passages on one question. */
function matcherOf({ forms, isBeginning }: WeighedWord): Matcher["matches"] {
  const known = new Map<string, ReturnType<Matcher["matches"]>>();
  const find: Matcher["matches"] = (term) => {
    if (isBeginning ? forms.some((form) => term.startsWith(form)) : forms.includes(term)) return "whole";
    return forms.some((form) => isPart(form, term) || isPart(term, form)) ? "part" : "none";
  };
  return (term) => {
    const before = known.get(term);
    if (before) return before;
    const match = find(term);
    known.set(term, match);
    return match;
  };
}

function isPart(part: string, of: string): boolean {
  return part.length >= shortestPart && of.includes(part);
}
