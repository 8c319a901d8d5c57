import type { Passage } from "@foyer/shared-widget/protocol";
import { findCandidates, findTerms } from "../store/chunk-search.ts";
import type { Owner } from "../store/documents.ts";
import { nearWords } from "./near-words.ts";
import { type Ranked, rank, sectionOf, type WeighedWord } from "./rank.ts";
import { type AskedWord, askedWords, languageOfText, terms } from "./words.ts";

const candidatesRead = 50;
const perSection = 2;
/**
 * A passage is an answer only if it holds at least this share of what the question is about. Terms weigh by how
 * rare they are in the widget's knowledge, so "site" alone does not carry a question about the weather on it.
 */
const leastShare = 0.5;
/**
 * How much a word weighs that occurs nowhere in the knowledge, against the rarest that does. Not fully: visitors
 * use words of their own ("my hairdresser's site"), and a few of those must not sink a good match.
 */
const unknownWeight = 0.6;
/** Of a question's words that are nowhere, those that are tried as misspelt. */
const mostRespelt = 3;

export interface Search extends Owner {
  /** Whatever a visitor typed. */
  query: string;
  limit: number;
  /** The share of the question that a passage must hold; 0: whatever is nearest, for who can judge by reading it. */
  least?: number;
}

/** A passage, and whether it holds too little of the question to be an answer by itself. */
export interface FoundPassage extends Passage {
  isWeak?: true;
}

/** What a widget's knowledge holds on a question by its words, best first; empty when nothing is near enough. */
export async function search(db: D1Database, asked: Search): Promise<FoundPassage[]> {
  return passagesOf(await searchChunks(db, asked));
}

/** The same, chunk by chunk. */
export async function searchChunks(
  db: D1Database,
  { org_id, widget_id, query, limit, least = leastShare }: Search,
): Promise<Ranked[]> {
  const asked = askedWords(query);
  if (asked.length === 0) return [];
  const owner = { org_id, widget_id };
  const enough = ({ share }: Ranked): boolean => share >= least;

  const asItIs = await match(db, owner, asked);
  const respelt = await respell(db, owner, query, asItIs.weighed);
  const { ranked } = respelt ? await match(db, owner, respelt) : asItIs;
  const found = fewOfASection(ranked.filter(enough));
  if (found.length > 0) return found.slice(0, limit);

  // Last resort: an unfinished ending.
  const begun = asked.map((each) => ({ ...each, isBeginning: isLong(each.word) }));
  if (begun.every(({ isBeginning }) => !isBeginning)) return [];
  return fewOfASection((await match(db, owner, begun)).ranked.filter(enough)).slice(0, limit);
}

function isLong(word: string): boolean {
  return word.length >= 4 || !/^[a-z0-9]+$/.test(word);
}

interface Match {
  ranked: Ranked[];
  /** In how many of the widget's chunks each word is, and what that makes it weigh. */
  weighed: (WeighedWord & { count: number })[];
}

async function match(db: D1Database, owner: Owner, asked: readonly AskedWord[]): Promise<Match> {
  const each = asked.map(({ forms, isBeginning }) =>
    forms.map((form) => `"${form}"${isBeginning ? " *" : ""}`).join(" OR "),
  );
  const { candidates, counts, total } = await findCandidates(db, owner, each, candidatesRead);
  const rarest = inverseFrequency(1, total);
  const weighed = asked.map((word, index) => {
    const count = counts[index] ?? 0;
    const weight = count === 0 ? rarest * unknownWeight : inverseFrequency(count, total);
    return { ...word, count, weight };
  });
  return { ranked: rank(weighed, candidates), weighed };
}

/** The words with others near them in place of those that are nowhere; undefined where there is nothing to replace. */
async function respell(
  db: D1Database,
  owner: Owner,
  query: string,
  weighed: Match["weighed"],
): Promise<AskedWord[] | undefined> {
  const language = languageOfText(query);
  const near = new Map<string, Set<string>>();
  for (const { word, count } of weighed) {
    if (count > 0 || near.size === mostRespelt) continue;
    const others = nearWords(word).flatMap((each) => [...terms(each, language), ...terms(each)]);
    if (others.length > 0) near.set(word, new Set(others));
  }
  if (near.size === 0) return undefined;
  const known = await findTerms(db, owner, [...new Set([...near.values()].flatMap((each) => [...each]))]);
  if (known.size === 0) return undefined;
  return weighed.map(({ word, forms }) => {
    const others = [...(near.get(word) ?? [])].filter((term) => known.has(term));
    return others.length === 0 ? { word, forms } : { word, forms: others, isRespelt: true };
  });
}

function inverseFrequency(count: number, total: number): number {
  return Math.log(1 + (Math.max(total, count) - count + 0.5) / (count + 0.5));
}

function fewOfASection(ranked: readonly Ranked[]): Ranked[] {
  const taken = new Map<string, number>();
  return ranked.filter(({ candidate }) => {
    const section = sectionOf(candidate);
    const count = taken.get(section) ?? 0;
    taken.set(section, count + 1);
    return count < perSection;
  });
}

function isWeak({ share }: Pick<Ranked, "share">): boolean {
  return share < leastShare;
}

export function passagesOf(found: readonly Ranked[]): FoundPassage[] {
  return found.map((each) => ({
    external_id: each.candidate.external_id,
    title: each.candidate.title,
    ...(each.candidate.url !== null && { url: each.candidate.url }),
    heading: each.candidate.heading,
    text: each.candidate.text,
    score: Math.round(each.score * 1_000) / 1_000,
    ...(isWeak(each) && { isWeak: true as const }),
  }));
}
