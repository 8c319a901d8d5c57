/**
 * Bounds that both ends of the wire keep. No zod here: browser bundles import this file at run time.
 * Sizes are in characters (UTF-16 units) or bytes as named; times are in the unit named.
 */
export const limits = {
  /** Largest JSON body a route reads, in bytes. Knowledge documents have their own. */
  bodyBytes: 64 * 1024,
  /** Largest knowledge document, in bytes of its JSON body. */
  documentBytes: 1024 * 1024,
  /** Largest WebSocket frame a client may send, in bytes. */
  frameBytes: 64 * 1024,
  /** Characters a visitor may send at once where a widget sets nothing else, and the most it may set. */
  messageChars: 4_000,
  messageCharsMax: 32_000,
  /** Files with one message; bytes of one file; files in one conversation. */
  attachments: 10,
  attachmentBytes: 10 * 1024 * 1024,
  attachmentsPerConversation: 200,
  /** Notes in one conversation. */
  notes: 500,
  /** Messages that `ready` carries at most; a client that missed more starts from the newest again. */
  readyMessages: 100,
  /** Page sizes of the lists. */
  pageDefault: 50,
  pageMax: 200,
  /** Visitor messages in one conversation, and from one address, unless the widget sets its own. */
  messagesPerMinute: 20,
  messagesPerHour: 100,
  /** A socket that says nothing, not even `ping`, for this long is closed with 4408. */
  idleSocketMs: 10 * 60_000,
  /** How often a client sends `ping`. */
  pingMs: 25_000,
  /** Messages of another conversation that identification takes along, at most. */
  mergeMessages: 500,
  /** Age at which an identity signature is refused, in seconds. */
  identityMaxAgeSeconds: 24 * 3600,
} as const;

/** Of lists, apart from the others as those of voice are: the browser's bundles have no need of them. */
export const listLimits = {
  /** How far a list counts what it holds. */
  countMax: 10_000,
} as const;

/** Of voice. */
export const voiceLimits = {
  /** Largest recording, in bytes. */
  recordingBytes: 25 * 1024 * 1024,
  /** Longest text that is read aloud at once. */
  speechChars: 4_000,
  /** Samples of a second of `pcm`. */
  pcmRate: 24_000,
} as const;

/** WebSocket subprotocol a client offers, beside `bearer.<token>`. */
export const SUBPROTOCOL = "foyer.v1";
