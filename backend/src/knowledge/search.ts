import type { Passage } from "@foyer/shared-widget/protocol";
import { findCandidates, type Candidate, type Owner } from "../store/documents.ts";
import { plainText } from "./markdown-text.ts";
import { queryTerms, terms } from "./words.ts";

const candidatesRead = 30;
const perSection = 2;
/**
 * A passage is an answer only if it holds at least this share of what the question is about. Terms weigh by how
 * rare they are in the widget's knowledge, so "site" alone does not carry a question about the weather on it.
 */
const leastShare = 0.5;
/** What a term counts for in that share where only the text holds it: a heading says what its section is about. */
const textShare = 0.75;
/**
 * How much a term weighs that occurs nowhere in the knowledge, against the rarest that does. Not fully: visitors
 * use words of their own ("my hairdresser's site"), and a few of those must not sink a good match.
 */
const unknownWeight = 0.6;

const weights = { title: 2, heading: 4, text: 1 };
const k1 = 1.2;
const b = 0.5;
/** Terms in a chunk of the usual size. */
const usualLength = 110;

/**
 * What a widget's knowledge holds on a question, best first; empty when nothing is near enough. The query is
 * whatever a visitor typed.
 */
export async function search(
  db: D1Database,
  { org_id, widget_id, query, limit }: Owner & { query: string; limit: number },
): Promise<Passage[]> {
  const asked = queryTerms(query);
  if (asked.length === 0) return [];
  const owner = { org_id, widget_id };

  const whole = await match(db, owner, asked, (term) => `"${term}"`);
  const found = rank(whole, (term, word) => term === word);
  if (found.length > 0) return found.slice(0, limit);

  // Last resort: an unfinished or misspelt ending.
  const long = asked.filter((term) => term.length >= 4 || !/^[a-z0-9]+$/.test(term));
  if (long.length === 0) return [];
  const beginnings = await match(db, owner, long, (term) => `"${term}" *`);
  return rank({ ...beginnings, asked }, (term, word) => word.startsWith(term)).slice(0, limit);
}

interface Matches {
  asked: readonly string[];
  /** How much each asked term says about what is wanted. */
  weight: ReadonlyMap<string, number>;
  candidates: readonly Candidate[];
}

async function match(
  db: D1Database,
  owner: Owner,
  asked: readonly string[],
  expression: (term: string) => string,
): Promise<Matches> {
  const each = asked.map(expression);
  const { candidates, counts, total } = await findCandidates(
    db,
    owner,
    each.join(" OR "),
    each,
    candidatesRead,
  );
  const rarest = inverseFrequency(1, total);
  const weight = new Map(
    asked.map((term, index) => {
      const count = counts[index] ?? 0;
      return [term, count === 0 ? rarest * unknownWeight : inverseFrequency(count, total)];
    }),
  );
  return { asked, weight, candidates };
}

function inverseFrequency(count: number, total: number): number {
  return Math.log(1 + (Math.max(total, count) - count + 0.5) / (count + 0.5));
}

interface Scored {
  candidate: Candidate;
  section: string;
  /** The terms found in it, and what each counts for in its share. */
  held: ReadonlyMap<string, number>;
  score: number;
}

function rank(
  { asked, weight, candidates }: Matches,
  same: (term: string, word: string) => boolean,
): Passage[] {
  const all = asked.reduce((sum, term) => sum + (weight.get(term) ?? weightOfUnknown(weight)), 0);
  const scored = candidates.map((candidate): Scored => {
    const section = `${candidate.document_id}\n${candidate.heading}`;
    return { candidate, section, ...bm25(candidate, weight, same) };
  });
  const bySection = Map.groupBy(scored, ({ section }) => section);

  const relevant = scored
    .map((each) => {
      const neighbours = (bySection.get(each.section) ?? []).filter(
        (other) => Math.abs(other.candidate.position - each.candidate.position) === 1,
      );
      const share = shareOf(each, neighbours, weight) / all;
      return { ...each, share, score: each.score * (0.3 + 0.7 * share) };
    })
    .filter(({ share }) => share >= leastShare)
    .sort((x, y) => y.score - x.score || x.candidate.id - y.candidate.id);

  const taken = new Map<string, number>();
  return relevant
    .filter(({ section }) => {
      const count = taken.get(section) ?? 0;
      taken.set(section, count + 1);
      return count < perSection;
    })
    .map(({ candidate, score }) => ({
      external_id: candidate.external_id,
      title: candidate.title,
      ...(candidate.url !== null && { url: candidate.url }),
      heading: candidate.heading,
      text: candidate.text,
      score: Math.round(score * 1_000) / 1_000,
    }));
}

/** What a document is called: its title, and the tags that stand beside it. */
function namesOf({ title, tags }: Candidate): string {
  return [title, ...(JSON.parse(tags) as string[])].join("\n");
}

/** What only the neighbours in the same section hold counts half: an answer may be cut across them. */
function shareOf(
  { held }: Scored,
  neighbours: readonly Scored[],
  weight: ReadonlyMap<string, number>,
): number {
  let sum = 0;
  for (const [term, termWeight] of weight) {
    const nearby = Math.max(0, ...neighbours.map((other) => other.held.get(term) ?? 0)) / 2;
    sum += termWeight * (held.get(term) ?? nearby);
  }
  return sum;
}

/** Terms too short to be searched by their beginning still belong to the question. */
function weightOfUnknown(weight: ReadonlyMap<string, number>): number {
  return Math.max(0, ...weight.values()) * unknownWeight;
}

/**
 * BM25 with fields. Computed here and not by FTS5, whose term frequencies are those of all widgets of all orgs:
 * what one owner writes must not move another's answers.
 */
function bm25(
  candidate: Candidate,
  weight: ReadonlyMap<string, number>,
  same: (term: string, word: string) => boolean,
): { held: Map<string, number>; score: number } {
  const fields = [
    { words: terms(namesOf(candidate)), times: weights.title },
    { words: terms(candidate.heading), times: weights.heading },
    { words: terms(plainText(candidate.text)), times: weights.text },
  ];
  const length = fields.at(-1)?.words.length ?? 0;
  const held = new Map<string, number>();
  let score = 0;
  for (const [term, termWeight] of weight) {
    const counts = fields.map(({ words }) => words.filter((word) => same(term, word)).length);
    const frequency = fields.reduce((sum, { times }, index) => sum + times * (counts[index] ?? 0), 0);
    if (frequency === 0) continue;
    const inHeading = counts.slice(0, -1).some((count) => count > 0);
    held.set(term, inHeading ? 1 : textShare);
    score += (termWeight * frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / usualLength));
  }
  return { held, score };
}
