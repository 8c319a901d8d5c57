import type { ChatRequest } from "../ai/chat-model.ts";
import { givenAddresses } from "./given-addresses.ts";
import { toldBy } from "./kept-secret-text.ts";
import { LeakFilter } from "./leak-filter.ts";
import { LinkFilter } from "./link-filter.ts";

/** What stands between a model and its readers: nothing it was told is repeated, and nothing leads where nobody pointed. */
export class OutputFilter {
  readonly #leaks: LeakFilter;
  readonly #links: LinkFilter;

  /** `known`: what visitors read elsewhere, and may be repeated. */
  constructor(request: ChatRequest, known: readonly string[]) {
    this.#leaks = new LeakFilter(toldBy(request, known));
    this.#links = new LinkFilter(givenAddresses(request));
  }

  /** What the model was told was repeated: nothing more of its text comes out. */
  get isCut(): boolean {
    return this.#leaks.found;
  }

  /** What of the text so far can be shown now. */
  push(piece: string): string {
    return this.#links.push(this.#leaks.push(piece));
  }

  /** What was held back: the text is over. */
  end(): string {
    return this.#links.push(this.#leaks.end()) + this.#links.end();
  }
}
