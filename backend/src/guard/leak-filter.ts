import { foldedLetters } from "./folded-text.ts";
import { SecretMatcher, type Told } from "./kept-secret-text.ts";

/** A word so long may be a text in another coding. */
const longWord = 24;

/**
 * Watches a streamed answer for what the model alone was told: six words of it in a row, whatever stands between
 * their letters, also coded as base64 or hex. Holds back only what may become that with the next letters.
 */
export class LeakFilter {
  /** It was repeated: nothing more comes out. */
  found = false;
  readonly #matcher: SecretMatcher;
  #held = "";
  /** Where in what is held each of its letters stands. */
  #letters: number[] = [];
  /** How many of the last letters may become a repetition. */
  #kept = 0;
  #isInWord = false;
  /** What was written without a space. */
  #word = "";
  #halfCharacter = "";

  constructor(told: Told) {
    this.#matcher = new SecretMatcher(told);
  }

  /** What of the text so far can be shown now. */
  push(piece: string): string {
    if (this.found) return "";
    const text = this.#halfCharacter + piece;
    this.#halfCharacter = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? "";
    for (const character of text.slice(0, text.length - this.#halfCharacter.length)) {
      this.#take(character);
      if (this.found) return this.#release();
    }
    return this.#release();
  }

  /** What was held back: the text is over. */
  end(): string {
    if (this.found) return "";
    if (isCoded(this.#word, this.#matcher)) {
      this.found = true;
      return "";
    }
    return this.#held + this.#halfCharacter;
  }

  #take(character: string): void {
    if (/[\w+/%=-]/.test(character)) this.#word += character;
    else {
      // What is held of the word goes with it.
      this.found = isCoded(this.#word, this.#matcher);
      if (this.found) return;
      this.#word = "";
    }
    const folded = foldedLetters(character);
    for (const letter of folded) {
      this.#letters.push(this.#held.length);
      this.#kept = this.#matcher.next(letter, !this.#isInWord);
      this.#isInWord = true;
      this.found ||= this.#matcher.found;
    }
    if (folded === "" && !/['’\p{M}\p{Cf}]/u.test(character)) this.#isInWord = false;
    this.#held += character;
  }

  #release(): string {
    const repeatedFrom = this.#kept === 0 ? undefined : (this.#letters.at(-this.#kept) ?? 0);
    const wordFrom =
      this.#word.length > longWord ? Math.max(0, this.#held.length - this.#word.length) : undefined;
    const from = Math.min(repeatedFrom ?? this.#held.length, wordFrom ?? this.#held.length);
    const shown = this.#held.slice(0, from);
    this.#held = this.#held.slice(from);
    this.#letters = this.#letters.flatMap((at) => (at >= from ? at - from : []));
    return shown;
  }
}

/** Whether a long word is a secret text in base64 or hex. */
function isCoded(word: string, matcher: SecretMatcher): boolean {
  if (word.length <= longWord) return false;
  const base64 = word
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replaceAll(/[^A-Za-z0-9+/]/g, "");
  const hex = word.replaceAll(/^0x|[^0-9a-f]/gi, "");
  const decoded = [0, 1, 2, 3].map((at) => {
    const whole = base64.slice(at, at + Math.floor((base64.length - at) / 4) * 4);
    return atob(whole);
  });
  const bytes = hex.match(/../g) ?? [];
  decoded.push(bytes.map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(""));
  return decoded.some((bytes) => matcher.finds(utf8(bytes)));
}

function utf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
