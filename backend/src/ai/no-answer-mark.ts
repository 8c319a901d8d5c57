/** How a language model says, before anything else, that the passages do not answer. Visitors never see it. */
export const noAnswerMark = "[no answer]";

/** Takes the mark off the beginning of a streamed text and remembers that it was there. */
export class NoAnswerFilter {
  found = false;
  #held = "";
  #decided = false;
  #trimming = false;

  push(piece: string): string {
    if (this.#decided) return this.#trim(piece);
    const text = (this.#held + piece).trimStart();
    const start = text.slice(0, noAnswerMark.length).toLowerCase();
    if (start === noAnswerMark) {
      this.found = true;
      this.#decided = true;
      this.#trimming = true;
      return this.#trim(text.slice(noAnswerMark.length));
    }
    if (noAnswerMark.startsWith(start)) {
      this.#held = text;
      return "";
    }
    this.#decided = true;
    return text;
  }

  end(): string {
    return this.#decided ? "" : this.#held;
  }

  #trim(piece: string): string {
    if (!this.#trimming) return piece;
    const text = piece.trimStart();
    if (text !== "") this.#trimming = false;
    return text;
  }
}
