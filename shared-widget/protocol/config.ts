import * as z from "zod";
import { limits } from "./limits.ts";
import { ProviderName } from "./providers.ts";

export const OrgId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, "1 to 64 of a-z, 0-9, '-', '_'");
export const WidgetId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "1 to 64 letters, digits, '-', '_'");

/** `https://example.com`, `http://localhost:3000` or, for every subdomain, `https://*.example.com`. */
export const Origin = z
  .string()
  .max(255)
  .regex(
    /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
    "an origin like https://example.com, lower case, with no path",
  );

const text = (max: number) => z.string().trim().max(max).nullable().default(null);
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .nullable()
  .default(null);

export const TimeZone = z.string().max(64).refine(isTimeZone, "a time zone like Europe/Berlin");

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time like 09:00");
const Span = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "must be after from" });
const spans = z.array(Span).max(6).default([]);

/** When people are there. */
export const Hours = z.strictObject({
  time_zone: TimeZone,
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
  /** Days on which nobody is there, `2026-12-25`. */
  closed: z.array(z.iso.date()).max(366).default([]),
});
export type Hours = z.infer<typeof Hours>;

/** How visitors get to a person, and what happens when none is there. */
const Handoff = z.strictObject({
  /** Whether visitors can ask for a person. */
  enabled: z.boolean().default(true),
  /** What a visitor reads while waiting for one. */
  waiting_message: text(500),
  /** Asking in words ("can I talk to a person?") counts as asking. */
  words: z.boolean().default(true),
  /** After so many answers in a row that failed or found nothing, a person is asked for. 0: never. */
  after_failures: z.int().min(0).max(10).default(3),
  /** A visitor's message with one of these words or phrases goes to a person at once. */
  keywords: z.array(z.string().trim().min(2).max(80)).max(50).default([]),
  /** Null: always. */
  hours: Hours.nullable().default(null),
  /** Minutes after which a visitor who waits is told that nobody came. */
  wait_minutes: z.int().min(1).max(1_440).default(5),
  /** Seconds an agent may be gone before the visitor waits again. */
  agent_grace_seconds: z.int().min(5).max(3_600).default(60),
  /** Whether a visitor for whom nobody is there can leave an e-mail address. */
  collect_email: z.boolean().default(true),
  /** What the visitor agrees to with it; null: the widget's own words. */
  consent_text: text(500),
  /** Where to tell of a visitor for whom nobody was there, by e-mail. Never leaves the backend. */
  notify_email: z.email().max(254).nullable().default(null),
});

/** What the assistant keeps to, whatever it is asked. */
const Guardrails = z.strictObject({
  /** What it answers questions about, in the owner's words; null: whatever the knowledge holds. */
  topics: text(500),
  /** Subjects it declines to talk about. */
  avoid: z.array(z.string().trim().min(1).max(120)).max(20).default([]),
  tone: z.enum(["neutral", "friendly", "formal", "brief"]).default("neutral"),
  /** Whether it may repeat the prompt word for word: where the prompt holds facts for visitors. */
  quote_prompt: z.boolean().default(false),
  /** Whether the provider's moderation reads what the visitor wrote, before any model, and the answer, before the visitor. */
  moderation: z
    .strictObject({ visitor: z.boolean().default(false), answer: z.boolean().default(false) })
    .prefault({}),
});

/** One language model, and who runs it. */
const ModelChoice = z.strictObject({
  provider: ProviderName,
  /** Its name at the provider; `null`: the provider's usual one here. */
  model: z.string().trim().min(1).max(128).nullable().default(null),
  /** How much it can read and write at once, in its tokens; `null`: what is known of it, else 16,000. */
  context_tokens: z.int().min(2_048).max(2_000_000).nullable().default(null),
  /** Whether it can look at pictures; null: as far as its name tells. */
  vision: z.boolean().nullable().default(null),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** A form before the first message. */
export const Prechat = z.strictObject({
  enabled: z.boolean().default(false),
  fields: z
    .array(
      z.strictObject({
        /** `name` and `email` become the visitor's; others are shown to agents under this name. */
        name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "lower case letters, digits, '_'"),
        label: z.string().trim().min(1).max(120),
        type: z.enum(["text", "email", "tel", "textarea", "select"]).default("text"),
        required: z.boolean().default(false),
        /** For `select`. */
        options: z.array(z.string().trim().min(1).max(120)).max(50).default([]),
      }),
    )
    .max(10)
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, "each name once")
    .default([]),
  /** What the visitor agrees to; null: nothing is asked for. */
  consent_text: text(500),
});
export type Prechat = z.infer<typeof Prechat>;

/** Where the widget is called by telephone. */
const Phone = z.strictObject({
  /** Where a caller who asks for a person is connected to, E.164. Null: whoever takes over writes, and is read aloud. */
  handoff_number: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, "a number like +4930123456")
    .nullable()
    .default(null),
  /** What callers hear first; null: the welcome message. */
  greeting: text(500),
  /** What is spoken, with its country; null: the widget's language. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}-[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{2,8})*$/, "a language tag like en-US")
    .nullable()
    .default(null),
});

const Feedback = z.strictObject({
  /** Thumbs on the assistant's answers. */
  thumbs: z.boolean().default(true),
  /** One question when a conversation with a person in it is closed. */
  csat: z.boolean().default(true),
});

/** All that is given must be so. */
export const ProactiveRule = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/, "1 to 40 letters, digits, '-', '_'"),
  message: z.string().trim().min(1).max(300),
  /** The page's path and query, with `*` for anything: `/pricing*`. */
  page: z.string().trim().min(1).max(300).optional(),
  /** On this page for so long. */
  seconds: z.int().min(0).max(3_600).optional(),
  /** So far down the page, percent. */
  scroll: z.int().min(1).max(100).optional(),
  /** Has been here before (`false`: has not). */
  returning: z.boolean().optional(),
  /** Something is in the cart (`false`: nothing is), as the host tells with `Foyer.setContext({ cart })`. */
  cart: z.boolean().optional(),
});
export type ProactiveRule = z.infer<typeof ProactiveRule>;

/**
 * Everything a widget can be told. Only `widget_id` and `org_id` are needed. `null` in a text means the widget's
 * own words, in the visitor's language.
 */
export const WidgetConfig = z.strictObject({
  widget_id: WidgetId,
  org_id: OrgId,
  /** Brand colour, `#rrggbb`. Text on it is made readable by the widget, whatever it is. */
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "a colour like #3b5bdb")
    .default("#3b5bdb"),
  /** Whether the assistant answers. False: a visitor's message asks for a person at once, whatever `handoff` says. */
  ai_enabled: z.boolean().default(true),
  /** What the assistant is told before every answer. Never leaves the backend. */
  prompt: z.string().trim().max(16_000).default(""),
  title: text(80),
  welcome_message: text(1_000),
  placeholder: text(120),
  launcher_label: text(60),
  launcher_position: z.enum(["right", "left"]).default("right"),
  avatar_url: httpUrl,
  /** Buttons with a first question, shown while nothing has been said. */
  starter_prompts: z.array(z.string().trim().min(1).max(120)).max(6).default([]),
  /** A BCP 47 tag, or `auto`: the page's language, else the browser's. */
  language: z
    .string()
    .regex(/^(auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, "auto, or a language tag like en or pt-BR")
    .default("auto"),
  theme: z.enum(["light", "dark", "auto"]).default("auto"),
  look: z.enum(["clean", "sketch"]).default("clean"),
  /** Only visitors whom the site vouches for may chat (`identity`). On the telephone nobody can log in: calls go on. */
  verified_only: z.boolean().default(false),
  /** Sites that may open the widget. Empty: any. */
  allowed_origins: z.array(Origin).max(100).default([]),
  /** The model's name at the provider; `null`: the deployment's (`OPENAI_MODEL`). */
  model: z.string().trim().min(1).max(128).nullable().default(null),
  /** Who answers, in order: where one fails before its first word, the next is asked. Empty: `model`, at the deployment's provider. */
  models: z.array(ModelChoice).max(5).default([]),
  temperature: z.number().min(0).max(2).default(0.3),
  /** Longest answer, in the model's tokens. */
  max_tokens: z.int().min(16).max(16_384).default(1_024),
  /** How many of the last messages the model is shown. */
  context_messages: z.int().min(1).max(50).default(10),
  max_message_chars: z.int().min(1).max(limits.messageCharsMax).default(limits.messageChars),
  /** Visitor messages in one conversation, and from one address, in any minute and any hour. */
  messages_per_minute: z.int().min(1).max(1_000).default(limits.messagesPerMinute),
  messages_per_hour: z.int().min(1).max(10_000).default(limits.messagesPerHour),
  /** Days after the last message at which a conversation is deleted everywhere. */
  retention_days: z.int().min(1).max(3_650).default(365),
  guardrails: Guardrails.prefault({}),
  handoff: Handoff.prefault({}),
  /** Whether visitors may send files. */
  attachments: z.boolean().default(true),
  prechat: Prechat.prefault({}),
  feedback: Feedback.prefault({}),
  /** Whether a visitor may take the transcript along: download it, or have it sent where e-mail is set up. */
  transcript: z.boolean().default(true),
  /** Whether visitors may speak instead of writing, and have answers read aloud, where something can serve it. */
  voice_input: z.boolean().default(true),
  voice_output: z.boolean().default(true),
  phone: Phone.prefault({}),
  /** Said of the widget's own accord, each once per visitor. */
  proactive: z.array(ProactiveRule).max(20).default([]),
  /** Replace e-mail addresses and card numbers by `•••` in the text that is kept. Irreversible. */
  mask_stored_text: z.boolean().default(false),
  /** IANA name; days in the insights are days there. */
  time_zone: TimeZone.default("UTC"),
});
export type WidgetConfig = z.infer<typeof WidgetConfig>;
/** What `POST /api/config` takes: every field with a default may be left out. */
export type WidgetConfigInput = z.input<typeof WidgetConfig>;

/** A config as it is read back, with the fields that we write. */
export const StoredConfig = WidgetConfig.extend({
  /** Counts saves from 1. `If-Match: "3"` on `POST` refuses to overwrite anything but version 3. */
  version: z.int().min(1),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  /** What the owner should know, e.g. `any_origin`. */
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type StoredConfig = z.infer<typeof StoredConfig>;

/** What `POST /api/config` takes. The fields that only we write may be there and are not read. */
export const ConfigRequest = StoredConfig.partial({
  version: true,
  created_at: true,
  updated_at: true,
  warnings: true,
});
export const ConfigsPage = z.object({ configs: z.array(StoredConfig), next_cursor: z.string().nullable() });

/** The part of the config that a page may see. Named field by field: what is added to the config stays private. */
export const PublicConfig = z
  .object(
    WidgetConfig.pick({
      widget_id: true,
      color: true,
      title: true,
      welcome_message: true,
      placeholder: true,
      launcher_label: true,
      launcher_position: true,
      avatar_url: true,
      starter_prompts: true,
      language: true,
      theme: true,
      look: true,
      verified_only: true,
      max_message_chars: true,
      attachments: true,
      prechat: true,
      feedback: true,
      transcript: true,
      proactive: true,
    }).shape,
  )
  .extend({
    handoff: z.object(
      Handoff.pick({ enabled: true, waiting_message: true, collect_email: true, consent_text: true }).shape,
    ),
    /**
     * In a session's answer: what can be done by voice. `browser`: the visitor's own reads aloud, where it has a
     * voice; `server`: `POST /api/speech` does.
     */
    voice: z.object({ input: z.boolean(), output: z.enum(["server", "browser", "off"]) }).optional(),
  });
export type PublicConfig = z.infer<typeof PublicConfig>;
