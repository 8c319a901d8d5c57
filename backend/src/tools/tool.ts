import type { Passage, Product, ToolStatus, Visitor, WidgetConfig } from "@foyer/shared-widget/protocol";
import type { ChatTool } from "../ai/chat-model.ts";
import type { Env } from "../env.ts";

/** What a visitor can be asked for in the panel, and why. */
export type ContactForm = NonNullable<ToolStatus["form"]>;
/** Which of it is known now; or that they did not want to say, or did not answer in time. */
export type ContactGiven = { given: ContactForm["fields"] } | "refused" | "unanswered";

/** What a call is made for. */
export interface ToolCallContext {
  env: Env;
  config: WidgetConfig;
  conversationId: string;
  /** `id`: the visitor's; `verified`: the host vouches for who they are. */
  visitor: Pick<Visitor, "id" | "verified" | "locale" | "attributes"> & {
    /** The page that they are on. */
    pageUrl?: string | undefined;
  };
  /** Where the visitor reaches this deployment, where that is known. */
  origin?: string | undefined;
  /** Ours, the same at every try of this call: what it is idempotent by. */
  callId: string;
  /** Aborts when the turn is stopped or out of time. */
  signal: AbortSignal;
  /** Shows the visitor a form and waits for them. Absent where nobody can be asked: tests of a tool, the telephone. */
  askContact?: (form: ContactForm) => Promise<ContactGiven>;
}

/** What came of a call. `text` is data for the model, bounded and delimited by the loop, never instructions. */
export type ToolResult =
  | {
      ok: true;
      text: string;
      /** The model may cite these, under numbers that the loop gives them. */
      passages?: Passage[];
      /** The visitor may be shown these, as far as the answer speaks of them. */
      products?: Product[];
      /** A person should take over: the answer ends here. */
      handOff?: { reason: string; summary: string };
    }
  /** `text` is for the model, so that it can say what could not be done. */
  | { ok: false; text: string; passages?: Passage[]; error?: unknown };

/** Something that the assistant may call, as the registry of a widget gives it. */
export interface Tool extends ChatTool {
  /** What visitors read while it is at work. */
  label: string;
  /** The visitor is asked before every call. */
  approval: boolean;
  /** It waits for the visitor itself: like one with `approval` it is only for those who can be asked. */
  asks?: boolean;
  /** `args` fit `parameters`. Never rejects for what the other side did: that is a result. */
  run(args: Record<string, unknown>, context: ToolCallContext): Promise<ToolResult>;
}

/** A built-in, before the owner has said whether the visitor is asked. */
export type BuiltIn = Omit<Tool, "approval">;

/** What a model is given of a result at most, in characters. */
export const longestResult = 8_000;
