import type { Attachment, UploadAnswer } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { messageId } from "../client/message-id.ts";
import type { Api } from "./client/api.ts";
import { Store } from "./client/store.ts";

export interface Upload {
  id: string;
  name: string;
  /** 0 to 1. */
  share: number;
}

export type UploadProblem = { code: "too_large" | "unsupported_file" | "failed" | "too_many"; name: string };

/** The files on their way into one conversation. */
export class Uploads extends Store<{ running: readonly Upload[] }> {
  #api: Pick<Api, "upload">;
  #conversationId: string;
  #ends = new Map<string, AbortController>();

  constructor(api: Pick<Api, "upload">, conversationId: string) {
    super({ running: [] });
    this.#api = api;
    this.#conversationId = conversationId;
  }

  /** `held`: how many the message has already. Each file that arrives is told, and each that cannot. */
  add(
    files: readonly File[],
    held: number,
    onDone: (attachment: Attachment) => void,
    onProblem: (problem: UploadProblem) => void,
  ): void {
    const free = limits.attachments - held - this.state.running.length;
    if (files.length > free) onProblem({ code: "too_many", name: "" });
    for (const file of files.slice(0, Math.max(0, free))) {
      if (file.size > limits.attachmentBytes) onProblem({ code: "too_large", name: file.name });
      else void this.#put(file, onDone, onProblem);
    }
  }

  cancel(id: string): void {
    this.#ends.get(id)?.abort();
  }

  close(): void {
    for (const end of this.#ends.values()) end.abort();
  }

  async #put(
    file: File,
    onDone: (attachment: Attachment) => void,
    onProblem: (problem: UploadProblem) => void,
  ): Promise<void> {
    const id = messageId();
    const end = new AbortController();
    // Pictures from the clipboard have no name in some browsers.
    const name = (file.name || "image.png").slice(0, 200);
    this.#ends.set(id, end);
    this.set({ running: [...this.state.running, { id, name, share: 0 }] });
    const path = `/api/uploads/${encodeURIComponent(this.#conversationId)}?name=${encodeURIComponent(name)}`;
    const onProgress = (share: number) =>
      this.set({ running: this.state.running.map((one) => (one.id === id ? { ...one, share } : one)) });
    const answer = await this.#api.upload<UploadAnswer>(path, { file, onProgress }, end.signal);
    this.#ends.delete(id);
    this.set({ running: this.state.running.filter((one) => one.id !== id) });
    if (end.signal.aborted) return;
    if (answer.ok) return onDone(answer.body.attachment);
    const known = answer.code === "too_large" || answer.code === "unsupported_file";
    onProblem({ code: known ? (answer.code as "too_large") : "failed", name });
  }
}
