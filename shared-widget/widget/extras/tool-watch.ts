import type { ClientFrame, ToolStatus } from "../../protocol/index.ts";
import type { Around } from "./around.ts";

/** The server tells again what waits, right after it is reached again: so long it stays on the screen. */
const lingerMs = 1_000;

/**
 * What the assistant is doing, and what the visitor said to that. Outlives a bad line: a card with somebody's words
 * in it does not go for a moment, and a decision that was lost on its way is told again.
 */
export class ToolWatch {
  #around: Pick<Around, "client" | "update" | "signal">;
  #tool: ToolStatus | undefined;
  /** The conversation it is of. */
  #conversationId: string | undefined;
  #choice: { id: string; on: boolean; frame: ClientFrame | undefined } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Pick<Around, "client" | "update" | "signal">) {
    this.#around = around;
    around.signal.addEventListener("abort", () => this.#end());
  }

  /** What is to be shown now. */
  look(): ToolStatus | undefined {
    const { typing, conversation, partial, phase } = this.#around.client.state;
    const tool = typing?.tool;
    if (tool) {
      if (tool !== this.#tool) this.#begin(tool, conversation?.id);
    } else if (this.#tool) {
      const isCut = phase !== "online" || this.#timer !== undefined;
      if (!isCut || partial || conversation?.id !== this.#conversationId) this.#end();
      else this.#timer ??= setTimeout(() => this.#drop(), lingerMs);
    }
    return this.#tool;
  }

  /** What the visitor decided about what is shown; undefined as long as they have not. */
  get choice(): boolean | undefined {
    return this.#choice?.id === this.#tool?.id ? this.#choice?.on : undefined;
  }

  /** The call may be made, or not. */
  approve(id: string, on: boolean): void {
    const frame = { type: "approve", id, on } as const;
    this.#choice = { id, on, frame };
    this.#around.client.tell(frame);
    this.#around.update();
  }

  /** What was asked for was told, by other means. */
  told(id: string): void {
    this.#choice = { id, on: true, frame: undefined };
    this.#around.update();
  }

  #begin(tool: ToolStatus, conversationId: string | undefined): void {
    this.#end();
    this.#tool = tool;
    this.#conversationId = conversationId;
    const choice = this.#choice?.id === tool.id ? this.#choice : undefined;
    if (choice?.frame && tool.state === "asking") this.#around.client.tell(choice.frame);
  }

  #drop(): void {
    this.#end();
    this.#around.update();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tool = undefined;
  }
}
