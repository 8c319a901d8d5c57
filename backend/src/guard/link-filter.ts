import { markOfData } from "./as-data.ts";

/** Longer than any link worth waiting for. */
const longestHeld = 4_000;
const target = /^\(\s*(?:<([^<>\n]*)>|((?:[^\s<>()]|\([^\s<>()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/;
const bareAddress = /^https?:\/\/[^\s<>"`[\]\u3000-\u303f\uff00-\uffef]+/i;
const fence = /^(`{3,}[^`\n]*|~{3,}[^\n]*)\n/;
/** Parts of HTML that fetch, or lead somewhere. */
const reaching =
  /^<\/?(?:a|area|audio|base|button|embed|form|frame|iframe|image|img|input|link|meta|object|script|source|style|svg|track|use|video)\b/i;
const attributeAddress = /(?:\/\/|:)[^\s"'<>]/;

/** What can be said of the beginning of a text: what to show of it, and how much of it that was; null: more is needed. */
type Taken = { shown: string; length: number } | null;

/**
 * Lets out only links and pictures whose address somebody gave: a passage, the owner, the visitor, a tool. Of others the
 * words stay, and a bare address becomes code. So no text that a model was made to write can carry the conversation
 * away in an address of its own. The marks of our own blocks go. Code stays as it is.
 */
export class LinkFilter {
  /** The marks that opened the fenced code being written. */
  #fence = "";
  readonly #given: (address: string) => boolean;
  #held = "";
  #atLineStart = true;

  constructor(given: (address: string) => boolean) {
    this.#given = given;
  }

  /** What of the text so far can be shown now. */
  push(piece: string): string {
    this.#held += piece;
    return this.#drain(false);
  }

  /** What was held back: the text is over. */
  end(): string {
    return this.#drain(true);
  }

  #drain(isOver: boolean): string {
    let shown = "";
    while (this.#held !== "") {
      const taken = this.#take(this.#held, isOver);
      if (!taken) {
        if (this.#held.length <= longestHeld) break;
        // No link is that long: its signs lose their meaning.
        shown += this.#out(disarmed(this.#held), this.#held);
        this.#held = "";
        break;
      }
      shown += this.#out(taken.shown, this.#held.slice(0, taken.length));
      this.#held = this.#held.slice(taken.length);
    }
    return shown;
  }

  #out(shown: string, source: string): string {
    const line = source.slice(source.lastIndexOf("\n") + 1);
    this.#atLineStart = /^[ \t]*$/.test(line) && (this.#atLineStart || source.includes("\n"));
    return shown;
  }

  #take(text: string, isOver: boolean): Taken {
    if (this.#fence !== "") return this.#inFence(text, isOver);
    const special = /[`<[\\\]~]|!\[|https?:\/\/|h(?:t(?:t(?:ps?(?::\/?)?)?)?)?$|!$/i.exec(text);
    if (!special) return { shown: text, length: text.length };
    if (special.index > 0) return { shown: text.slice(0, special.index), length: special.index };
    const [sign] = special;
    const first = sign.charAt(0);
    if (first === "`" || first === "~") return this.#code(text, isOver);
    if (first === "\\") return text.length > 1 || isOver ? asIs(text, 2) : null;
    if (first === "<") return this.#angle(text, isOver);
    if (sign === "[" || sign === "![") return this.#bracket(text, isOver);
    if (/^https?:\/\//i.test(sign)) return this.#address(text, isOver);
    // The beginning of an address or a picture, and nothing more yet.
    return first !== "]" && !isOver ? null : asIs(text, first === "]" ? 1 : sign.length);
  }

  #inFence(text: string, isOver: boolean): Taken {
    const line = /^[^\n]*\n/.exec(text)?.[0] ?? (isOver ? text : undefined);
    if (line === undefined) {
      // Within a line that closes nothing, code flows.
      if (this.#atLineStart && /^[ \t]*[`~]*[ \t]*$/.test(text)) return null;
      return asIs(text, text.length);
    }
    const closing = this.#atLineStart ? line.trim() : "";
    if (closing.startsWith(this.#fence) && closing.replaceAll(this.#fence.charAt(0), "") === "")
      this.#fence = "";
    return asIs(text, line.length);
  }

  #code(text: string, isOver: boolean): Taken {
    const [run = ""] = /^(?:`+|~+)/.exec(text) ?? [];
    if (run.length === text.length && !isOver) return null;
    if (this.#atLineStart && run.length >= 3) {
      const opening = fence.exec(text);
      if (opening) {
        this.#fence = run;
        return asIs(text, opening[0].length);
      }
      if (!isOver && !text.includes("\n")) return null;
    }
    if (run.startsWith("~")) return asIs(text, run.length);
    const paragraph = /\n[ \t]*\n/.exec(text);
    const inside = text.slice(run.length, paragraph?.index);
    const closing = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`).exec(inside);
    // A run at the very end may go on.
    const isWhole = closing && (isOver || paragraph || closing.index + run.length < inside.length);
    if (isWhole) return asIs(text, run.length + closing.index + run.length);
    // One that nothing closes is a sign like any other.
    return paragraph || isOver ? asIs(text, run.length) : null;
  }

  #angle(text: string, isOver: boolean): Taken {
    if (text.length === 1 && !isOver) return null;
    if (!/^<[a-z/!]/i.test(text)) return asIs(text, 1);
    const [whole] = /^<[^<>]*>/.exec(text) ?? [];
    if (whole === undefined) {
      // Text that is not over, or an end that nothing follows: a browser would close what is begun.
      const isOpen = /^<[^<>]*$/.test(text) && !/\n[ \t]*\n/.test(text);
      if (isOpen && !isOver) return null;
      return reaching.test(text) ? { shown: "‹", length: 1 } : asIs(text, 1);
    }
    if (markOfData.test(whole)) return { shown: "", length: whole.length };
    const address = /^<((?:https?:|mailto:)[^\s<>]*)>$/i.exec(whole)?.[1];
    if (address !== undefined)
      return this.#isAllowed(address)
        ? asIs(text, whole.length)
        : { shown: `\`${address}\``, length: whole.length };
    if (!reaching.test(whole) || !attributeAddress.test(whole)) return asIs(text, whole.length);
    const addresses = whole.match(/(?:[a-z][a-z0-9+.-]*:|\/\/|\\\\)[^\s"'<>]+/gi) ?? [];
    const areAllowed = addresses.length > 0 && addresses.every((each) => this.#isAllowed(each));
    return areAllowed ? asIs(text, whole.length) : { shown: "", length: whole.length };
  }

  #bracket(text: string, isOver: boolean): Taken {
    const begin = text.startsWith("!") ? 2 : 1;
    const close = closingBracket(text, begin);
    if (close === "open") return isOver ? { shown: text.slice(0, begin), length: begin } : null;
    if (close === "never") return { shown: text.slice(0, begin), length: begin };
    const after = text.slice(close + 1);
    if (after === "" && !isOver) return null;
    const isNumber = /^\[\d/.test(text);
    if (after.startsWith("(")) {
      const found = target.exec(after);
      if (!found) {
        if (!isOver && !/\n[ \t]*\n/.test(after) && isInside(after)) return null;
        // Not a link to us, though another reader may take it for one.
        const words = this.#inner(text.slice(begin, close));
        return { shown: `${text.slice(0, begin - 1)}\\[${words}\\]`.replace(/^!/, ""), length: close + 1 };
      }
      const words = this.#inner(text.slice(begin, close));
      const address = found[1] ?? found[2] ?? "";
      const length = close + 1 + found[0].length;
      return {
        shown: this.#isAllowed(address) ? `${text.slice(0, begin)}${words}]${found[0]}` : words,
        length,
      };
    }
    if (after.startsWith(":") && !isNumber) {
      const [definition, address = ""] =
        /^:[ \t]*\n?[ \t]*<?([^\s<>]+)>?(?=\s)/.exec(isOver ? `${after}\n` : after) ?? [];
      if (definition === undefined && !isOver && /^:\s*\S*$/.test(after)) return null;
      const leads = definition !== undefined && /^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})./i.test(address);
      if (leads && !this.#isAllowed(address))
        return {
          shown: `${text.slice(0, close + 1)}: \`${address}\``,
          length: close + 1 + definition.length,
        };
    }
    return { shown: `${text.slice(0, begin)}${this.#inner(text.slice(begin, close))}]`, length: close + 1 };
  }

  #address(text: string, isOver: boolean): Taken {
    const [whole] = bareAddress.exec(text) ?? [];
    if (whole === undefined) return text.length > 8 || isOver ? asIs(text, 4) : null;
    if (whole.length === text.length && !isOver) return null;
    const address = trimmed(whole);
    if (this.#isAllowed(address)) return asIs(text, address.length);
    return { shown: `\`${address}\``, length: address.length };
  }

  /** The words of a link, which may hold pictures. */
  #inner(words: string): string {
    const filter = new LinkFilter(this.#given);
    filter.#atLineStart = false;
    return filter.push(words) + filter.end();
  }

  #isAllowed(address: string): boolean {
    // Of the site itself: it stays there. What names a host or a scheme in another way does not.
    if (/^(?![/\\]{2})[^:\\&\s]*(?:[?#][^\\\s]*)?$/.test(address) && !/&#?\w+;/.test(address)) return true;
    if (/^(?:https?:)?\/\//i.test(address)) return this.#given(address);
    return /^(?:mailto|tel):/i.test(address) && this.#given(address);
  }
}

function asIs(text: string, length: number): Taken {
  return { shown: text.slice(0, length), length: Math.min(length, text.length) };
}

/** Where the bracket closes that opens before `from`; it never does beyond its paragraph. */
function closingBracket(text: string, from: number): number | "open" | "never" {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\\") at++;
    else if (sign === "[") depth++;
    else if (sign === "]" && --depth === 0) return at;
    else if (sign === "\n" && /^\n[ \t]*\n/.test(text.slice(at, at + 80))) return "never";
  }
  return "open";
}

/** Whether the bracket that a text begins with is not closed yet. */
function isInside(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === "(") depth++;
    else if (sign === ")" && --depth === 0) return false;
  }
  return true;
}

/** An address at the end of a sentence does not hold its full stop. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const isStray = last === ")" && !address.slice(0, end).includes("(");
    if (!/[.,;:!?'*_~]/.test(last) && !isStray) break;
    end--;
  }
  return address.slice(0, end);
}

function disarmed(text: string): string {
  return text.replaceAll(/[[<]/g, String.raw`\$&`).replaceAll(/(https?):\/\//gi, "$1: //");
}
