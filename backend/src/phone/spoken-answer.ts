/**
 * An answer on its way to a voice: takes Markdown as it is written and gives out what can be said of it, without
 * marks, sources and addresses, word by word. Remembers which words came from where.
 */
export class SpokenAnswer {
  readonly id: string;
  #written = "";
  /** How much of what was written has been given out. */
  #at = 0;
  #spoken = "";
  readonly #marks: { spoken: number; written: number }[] = [];
  #isInCode = false;
  /** Of the line that is being given out; undefined before its first word. */
  #line: "prose" | "point" | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get written(): string {
    return this.#written;
  }

  /** What can be said now. What may still turn out to be a mark is kept back. */
  push(text: string): string {
    this.#written += text;
    return this.#noted(this.#lines() + this.#words());
  }

  /** The rest. */
  end(): string {
    const words = this.#lines() + this.#say(this.#written.slice(this.#at), true);
    this.#at = this.#written.length;
    return this.#noted(words);
  }

  /** How much of what was written the caller heard, by the last words they did; undefined: these are none of its words. */
  heard(utterance: string): number | undefined {
    const words = utterance
      .trim()
      .split(/\s+/)
      .map(escapeRegExp)
      .join(String.raw`\s+`);
    const found = words && [...this.#spoken.matchAll(new RegExp(words, "g"))].at(-1);
    if (!found) return words ? undefined : 0;
    const end = found.index + found[0].length;
    return this.#marks.find(({ spoken }) => spoken >= end)?.written ?? this.#at;
  }

  #noted(words: string): string {
    if (words) {
      this.#spoken += words;
      this.#marks.push({ spoken: this.#spoken.length, written: this.#at });
    }
    return words;
  }

  /** Lines that are whole. */
  #lines(): string {
    let words = "";
    for (;;) {
      const end = this.#written.indexOf("\n", this.#at);
      if (end === -1) return words;
      const said = this.#say(this.#written.slice(this.#at, end), true);
      this.#at = end + 1;
      this.#line = undefined;
      words += said && `${said} `;
    }
  }

  /** Of the line that is still being written, as many words as are certain. */
  #words(): string {
    const rest = this.#written.slice(this.#at);
    if (this.#isInCode || (this.#line === undefined && /^\s*(?:\||`|~|$)/.test(rest))) return "";
    const end = [...rest.matchAll(/\s+/g)]
      .map(({ index }) => index)
      .findLast((index) => rest.length > heldBack || isWhole(rest.slice(0, index), this.#line === undefined));
    if (!end) return "";
    this.#at += end;
    return this.#say(rest.slice(0, end), false);
  }

  #say(part: string, isLineEnd: boolean): string {
    if (this.#line === undefined) {
      if (/^\s*(?:```|~~~)/.test(part)) {
        this.#isInCode = !this.#isInCode;
        return "";
      }
      if (this.#isInCode || /^\s*(?:[-*_]\s*){3,}$/.test(part)) return "";
      if (/^\s*\|/.test(part)) return row(part);
    }
    const text = this.#line === undefined ? part.replace(lineMark, "") : part;
    this.#line ??= /^\s*(?:#|[-*+]\s|\d+[.)]\s)/.test(part) ? "point" : "prose";
    const words = withoutMarks(text);
    const isUnended = isLineEnd && this.#line === "point" && /[\p{L}\p{N})]\s*$/u.test(words);
    return isUnended ? `${words.trimEnd()}.` : words;
  }
}

/** All of a text at once. */
export function spoken(markdown: string): string {
  return new SpokenAnswer("").push(`${markdown}\n`).trim();
}

/** What begins and has not ended for so long is no mark. */
const heldBack = 500;
const lineMark = /^\s*(?:(?:#{1,6}|[-*+]|>+)\s+)*/;

/** Whether nothing that begins here ends later. */
function isWhole(text: string, isLineStart: boolean): boolean {
  if (isLineStart && !text.replace(/^[\s#>*+-]+|^\s*\d+[.)]\s*$/, "")) return false;
  const hasOpenCode = (text.match(/`/g)?.length ?? 0) % 2 === 1;
  return !hasOpenCode && !/\[[^\]]*$|\]\([^)]*$|<[^>]*$/.test(text);
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]/g, "")
    .replaceAll(/<(https?:[^>\s]+)>/g, "$1")
    .replaceAll(/https?:\/\/(?:www\.)?([^\s/?#)]+)[^\s)]*?(?=[.,;:!?]*(?:[\s)]|$))/g, "$1")
    .replaceAll(/<\/?[a-z][^>]*>/gi, " ")
    .replaceAll(/[`\\]|\*{2,}|_{2,}|~~/g, "")
    .replaceAll(/(?<!\s)\*|\*(?=\S)/g, "")
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "");
}

function row(line: string): string {
  if (/^[\s|:-]+$/.test(line)) return "";
  const cells = line.split("|").map((cell) => withoutMarks(cell).trim());
  return `${cells.filter(Boolean).join(", ")}.`;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
