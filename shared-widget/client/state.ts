import type {
  Attachment,
  ConversationState,
  ErrorCode,
  Identity,
  Message,
  PageContext,
  PublicConfig,
  Role,
  ToolStatus,
} from "../protocol/index.ts";

/** A message that the server has not acknowledged yet. */
export interface PendingMessage {
  id: string;
  text: string;
  /** Files that are with the server already. */
  attachments?: Attachment[] | undefined;
  created_at: string;
  /** `pending`: on its way, or waiting for a connection; `failed`: refused, see `code`; a person decides. */
  status: "pending" | "failed";
  code?: ErrorCode | "unreachable";
}

/** What a client knows at one moment. A new object at every change, never mutated. */
export interface ChatState {
  /**
   * `idle`: not asked to connect yet; `connecting`: the first time; `online`; `offline`: lost, and trying again
   * by itself; `failed`: it will not get better by itself (`error` says why: no such widget, origin refused …).
   */
  phase: "idle" | "connecting" | "online" | "offline" | "failed";
  transport: "socket" | "sse" | null;
  config: PublicConfig | null;
  conversation: ConversationState | null;
  /** Whether the host vouched for the visitor. */
  verified: boolean;
  /** Ascending by `seq`, no holes from the first to the last. */
  messages: readonly Message[];
  /** There are older messages than `messages[0]`. */
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Oldest first. Survives a reload; shown after `messages`. */
  pending: readonly PendingMessage[];
  /** The answer being written. Its `id` is that of the message that will replace it. */
  partial: { id: string; text: string } | null;
  /** Somebody else is typing (or the assistant is at work and has written nothing yet, perhaps with a `tool`). */
  typing: { role: Role; name?: string | undefined; tool?: ToolStatus | undefined } | null;
  /** Messages of others since the visitor last read; 0 when the panel is reading. */
  unread: number;
  /** The last refusal, for a line above the composer; cleared by the next success. `retryAt` in ms since 1970. */
  error: { code: ErrorCode | "unreachable"; message: string; retryAt?: number } | null;
}

export interface ChatClientOptions {
  /** Origin of the backend, e.g. `https://chat.example.com`. */
  endpoint: string;
  widgetId: string;
  /** BCP 47 tag of what the visitor sees; sent with the session. */
  locale?: string;
  identity?: Identity;
  attributes?: Record<string, string | number | boolean>;
  /** Asked when a session opens. */
  context?: () => PageContext;
  /** Where token, outbox and read mark live. Default `localStorage`, or memory where that is refused. */
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;
}
