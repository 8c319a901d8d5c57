import type { Attachment, UploadAnswer } from "../protocol/index.ts";
import type { Answer } from "./request.ts";

/** A file as far as its address goes. */
type Addressed = Pick<Attachment, "id" | "url" | "url_expires_at">;

/** Addresses of files expire: whoever has the chat open for longer than they last is given new ones here. */
export class FileAddresses {
  #ask: (fileId: string) => Promise<Answer<UploadAnswer>>;
  #newest = new Map<string, Addressed>();
  /** Addresses in whose place another was given: one that does not work either is not asked for again. */
  #replaced = new Set<string>();

  constructor(ask: (fileId: string) => Promise<Answer<UploadAnswer>>) {
    this.#ask = ask;
  }

  /** The newest address of a file that is known. */
  of(file: Addressed): string {
    return this.#known(file).url;
  }

  isOver(file: Addressed): boolean {
    return Date.parse(this.#known(file).url_expires_at ?? "") <= Date.now();
  }

  /** Asks for a new one. Where that fails, what is known stays. */
  async renew(file: Addressed): Promise<void> {
    const { url } = this.#known(file);
    if (this.#replaced.has(url)) return;
    const answer = await this.#ask(file.id);
    if (answer.ok) {
      this.#replaced.add(url);
      this.#newest.set(file.id, answer.body.attachment);
    }
  }

  #known(file: Addressed): Addressed {
    const newest = this.#newest.get(file.id);
    return newest && (newest.url_expires_at ?? "") >= (file.url_expires_at ?? "") ? newest : file;
  }
}
