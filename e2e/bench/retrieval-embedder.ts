import { words } from "../../backend/src/knowledge/words.ts";

/** A word in a script with letters says more the longer it is. */
const longest = 9;
const unspacedWeight = 4;

/**
 * A stand-in for an embeddings model, the same on every machine: each word of a text at a place that its letters decide,
 * more for long words, less for each time it is said again. It knows no meanings.
 */
export function embed(text: string, dimensions: number): number[] {
  const counts = new Map<string, number>();
  for (const term of words(text).flatMap(pieces)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const vector: number[] = Array.from({ length: dimensions }, () => 0);
  for (const [term, count] of counts) {
    const place = placeOf(term, dimensions);
    vector[place] = (vector[place] ?? 0) + weightOf(term) * (1 + Math.log(count));
  }
  // Nothing has a direction too: an index takes no vector of zeroes.
  return vector.some((value) => value > 0) ? vector : vector.map((value, place) => (place === 0 ? 1 : value));
}

/** A run without spaces is many words: its pairs of characters. */
function pieces(word: string): string[] {
  if (isSpaced(word)) return [word];
  const characters = Array.from(word);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function weightOf(term: string): number {
  return isSpaced(term) ? Math.max(0, Math.min(term.length, longest) - 2) : unspacedWeight;
}

function isSpaced(term: string): boolean {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{N}]/u.test(term);
}

function placeOf(term: string, dimensions: number): number {
  let hash = 2_166_136_261;
  for (const character of term) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % dimensions;
}
