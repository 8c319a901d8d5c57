import type {
  Attachment,
  ConversationDetails,
  ConversationState,
  ErrorCode,
  Message,
  Note,
  Role,
  ToolUse,
} from "../../protocol/index.ts";
import type { LinkPhase } from "./live-link.ts";

/** What an agent wrote and the server has not acknowledged yet. */
export interface PendingWords {
  id: string;
  kind: "reply" | "note";
  text: string;
  attachments?: Attachment[];
  created_at: string;
  /** `failed`: refused, see `code`; a person decides. */
  status: "pending" | "failed";
  code?: string;
}

/** One conversation as an agent sees it. A new object at every change, never mutated. */
export interface ThreadState {
  phase: LinkPhase;
  /** Why, in phase `failed`. */
  code?: "forbidden" | "not_found";
  conversation: ConversationState | null;
  details: ConversationDetails | null;
  /** Ascending by `seq`, no holes from the first to the last. */
  messages: readonly Message[];
  notes: readonly Note[];
  /** What the assistant called, in the order of their numbers. */
  tools: readonly ToolUse[];
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Oldest first. */
  pending: readonly PendingWords[];
  /** The answer the assistant is writing. */
  partial: { id: string; text: string } | null;
  /** Who else types. */
  typing: { role: Role; name?: string } | null;
  /** The last refusal that belongs to no pending words; a new object each time. */
  refusal: { code: ErrorCode; message: string } | null;
}

export const blankThread: ThreadState = {
  phase: "connecting",
  conversation: null,
  details: null,
  messages: [],
  notes: [],
  tools: [],
  hasOlder: false,
  loadingOlder: false,
  pending: [],
  partial: null,
  typing: null,
  refusal: null,
};
