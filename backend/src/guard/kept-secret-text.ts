import type { ChatRequest } from "../ai/chat-model.ts";
import { blocksOfData } from "./as-data.ts";
import { foldedText, letterWeight } from "./folded-text.ts";

/** What an answer must not repeat, and what of that everybody may read anyway. */
export interface Told {
  /** Our own words to the model, and the owner's. */
  secret: string;
  /** What the visitor has seen or could see: repeating that gives nothing away. */
  open: string;
}

/** The words of a request that are nobody's business but the model's. `known` are those that visitors see elsewhere. */
export function toldBy(request: ChatRequest, known: readonly string[]): Told {
  const { system, tools = [], messages, passages } = request;
  return {
    secret: [
      system.replaceAll(blocksOfData, "\n"),
      ...tools.flatMap(({ description, parameters }) => [description, ...descriptionsOf(parameters)]),
    ].join("\n"),
    open: [
      ...known,
      ...(system.match(blocksOfData) ?? []),
      ...passages.flatMap(({ title, heading, text }) => [title, heading, text]),
      ...messages.map(({ content }) => content),
    ].join("\n"),
  };
}

/** The words in a schema: what its author says of each part. Types and keys are anybody's. */
function descriptionsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "description" && typeof value === "string" ? [value] : descriptionsOf(value),
  );
}

/** So many letters alike in a row are no accident; about six words. */
const longEnough = 32;
const gramLength = 8;
/** A prompt that says the same over and over is not followed in all of its places. */
const mostPlaces = 64;

interface Run {
  /** Where in the secret its last letter stands. */
  end: number;
  length: number;
}

/** Follows a text letter by letter and tells when it repeats a secret one. */
export class SecretMatcher {
  readonly #secret: string;
  readonly #open: () => string;
  /** Where in the secret its sentences begin. */
  readonly #starts: number[] = [];
  /** Where in the secret each few letters end. */
  readonly #grams = new Map<string, number[]>();
  #runs: Run[] = [];
  /** The last letters, as many as a repetition has. */
  #tail = "";

  constructor({ secret, open }: Told) {
    let letters = "";
    for (const sentence of secret.split(/\n|(?<=[.!?:;]\s)/)) {
      const folded = foldedText(sentence);
      if (folded !== "") this.#starts.push(letters.length);
      letters += folded;
    }
    this.#secret = letters;
    for (let end = gramLength; end <= letters.length; end++) {
      const gram = letters.slice(end - gramLength, end);
      const ends = this.#grams.get(gram);
      if (!ends) this.#grams.set(gram, [end - 1]);
      else if (ends.length < mostPlaces) ends.push(end - 1);
    }
    let folded: string | undefined;
    this.#open = () => (folded ??= foldedText(open));
  }

  /** How many of the last letters, this one included, may become a repetition. */
  next(letter: string, isWordStart: boolean): number {
    this.#tail = (this.#tail + letter).slice(-longEnough);
    const runs: Run[] = [];
    for (const { end, length } of this.#runs)
      if (this.#secret[end + 1] === letter) runs.push({ end: end + 1, length: length + 1 });
    const seen = new Set(runs.map(({ end }) => end));
    const begin = (end: number, length: number): void => {
      if (!seen.has(end)) runs.push({ end, length });
    };
    for (const end of this.#grams.get(this.#tail.slice(-gramLength)) ?? []) begin(end, gramLength);
    if (isWordStart) for (const start of this.#starts) if (this.#secret[start] === letter) begin(start, 1);
    this.#runs = runs;
    return this.#repeated === "open" ? 0 : this.#longest;
  }

  /** Whether the text so far ends in a repetition. */
  get found(): boolean {
    return this.#repeated === "secret";
  }

  /** The same for a text on its own. */
  finds(text: string): boolean {
    const kept = [this.#runs, this.#tail] as const;
    [this.#runs, this.#tail] = [[], ""];
    let found = false;
    for (const letter of foldedText(text)) {
      this.next(letter, false);
      if ((found = this.found)) break;
    }
    [this.#runs, this.#tail] = kept;
    return found;
  }

  get #longest(): number {
    return this.#runs.reduce((most, { length }) => Math.max(most, length), 0);
  }

  get #repeated(): "secret" | "open" | undefined {
    const longest = this.#longest;
    let weight = 0;
    let from = this.#tail.length;
    while (from > 0 && from > this.#tail.length - longest && weight < longEnough)
      weight += letterWeight(this.#tail.charAt(--from));
    if (weight < longEnough) return undefined;
    return this.#open().includes(this.#tail.slice(from)) ? "open" : "secret";
  }
}
