import type { Citation, Passage } from "@foyer/shared-widget/protocol";
import { plainText } from "../knowledge/markdown-text.ts";

const quoteLength = 300;
/** Longer than any list of numbers worth waiting for. */
const longestMark = 24;

/** What a message says of a source. */
export function citationOf(passage: Passage, number: number, quote = passage.text): Citation {
  const text = plainText(quote).replaceAll(/\s+/g, " ");
  const cut =
    text.length > quoteLength
      ? `${text.slice(0, quoteLength).replace(/[\ud800-\udbff]$|\s+\S*$/, "")}…`
      : text;
  return {
    number,
    title: passage.title,
    ...(passage.url !== undefined && { url: passage.url }),
    external_id: passage.external_id,
    ...(passage.heading !== "" && { heading: passage.heading }),
    ...(cut !== "" && { quote: cut }),
  };
}

/**
 * Watches a streamed text for its source marks. `[2]` and `[1, 3]` (made `[1][3]`) stay where those numbers were
 * given; a number that never was is no source, and goes. Code is left alone: `items[0]` is none either. Holds
 * back only what may become a mark with the next piece.
 */
export class CitationFilter {
  /** The numbers that the text so far uses, in order of first use. */
  readonly used: number[] = [];
  readonly #given: number;
  #held = "";
  /** The backticks that opened the code being written. */
  #code = "";

  /** `given`: sources are numbered from 1 to this. */
  constructor(given: number) {
    this.#given = given;
  }

  /** What of the text so far can be shown now. */
  push(piece: string): string {
    const text = this.#held + piece;
    const open = / ?(?:\[[\d,; ]*)?$|`+$/.exec(text);
    const keep = open && open[0].length <= longestMark ? open[0] : "";
    this.#held = keep;
    return this.#clean(text.slice(0, text.length - keep.length));
  }

  /** What was held back: the text is over. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return this.#clean(rest);
  }

  #clean(text: string): string {
    return text.replaceAll(/`+|\n\s*\n| ?\[\d+(?:[,;] ?\d+)*\]/g, (token) => {
      if (token.startsWith("`")) {
        if (this.#code === "") this.#code = token;
        else if (this.#code === token) this.#code = "";
        return token;
      }
      if (/^\s*$/.test(token)) {
        // A stray backtick opens nothing that outlives its paragraph; a fence does.
        if (this.#code.length < 3) this.#code = "";
        return token;
      }
      return this.#code === "" ? this.#mark(token) : token;
    });
  }

  #mark(token: string): string {
    const numbers = (token.match(/\d+/g) ?? [])
      .map(Number)
      .filter((number) => number >= 1 && number <= this.#given);
    for (const number of numbers) if (!this.used.includes(number)) this.used.push(number);
    if (numbers.length === 0) return "";
    return (token.startsWith(" ") ? " " : "") + numbers.map((number) => `[${number}]`).join("");
  }
}
