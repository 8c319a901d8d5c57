import { type Notes, page } from "./note.ts";

/** How a widget looks and behaves. */
export const widgets: Notes = {
  ConfigRequest: {
    about:
      "Everything a widget can be told. Only `widget_id` and `org_id` are needed. Null in a text means the widget's own words, in the visitor's language.",
    settings: true,
  },
  StoredConfig: {
    about: "A widget's config as it is stored.",
    settings: true,
    fields: {
      version: "Counts saves from 1. For `If-Match`.",
      warnings: "What its owner should know, such as `any_origin`: any site may open this widget.",
    },
  },
  PublicConfig: {
    about: "The part of a config that a page may see.",
    settings: true,
    fields: {
      voice: "In a session's answer: what can be done by voice.",
      "voice.input": "Whether `POST /api/transcribe` answers.",
      "voice.output": "Who reads aloud: `server`, with `POST /api/speech`, or the visitor's own `browser`.",
    },
  },
  ConfigsPage: { about: "Widgets with their whole config.", fields: page },
  IdentitySecretAnswer: {
    about: "The secret that `Identity` is signed with.",
    fields: { identity_secret: "Shown this once." },
  },
};

/** A widget's settings, told alike wherever a config appears. */
export const settings: Readonly<Record<string, string>> = {
  color: "Brand colour, `#rrggbb`. Text on it is made readable, whatever it is.",
  ai_enabled:
    "Whether the assistant answers. False: a visitor's message asks for a person at once, whatever `handoff` says.",
  prompt: "What the assistant is told before every answer. Never leaves the backend.",
  title: "Above the messages.",
  welcome_message: "Shown while nothing has been said. Markdown.",
  placeholder: "In the empty text field.",
  launcher_label: "Beside the launcher, and its name for screen readers.",
  launcher_position: "Which corner.",
  avatar_url: "The assistant's picture.",
  starter_prompts: "Buttons with a first question.",
  language: "A language tag, or `auto`: the page's language, else the browser's.",
  theme: "`auto` follows the visitor's system.",
  look: "`sketch` is hand-drawn.",
  verified_only:
    "Whether only visitors whom the site vouches for may chat, by the `identity` of `POST /api/sessions`. Others are refused with `identity_required`, also in conversations that they began before. Telephone calls go on: nobody can log in there.",
  allowed_origins: "Sites that may open the widget. Empty: any.",
  model: "The model's name at its provider. Null: the deployment's.",
  models:
    "Who answers, in order: where one fails before its first word, the next is asked. Empty: `model`, at the deployment's provider.",
  "models.provider":
    "`openai`, `openrouter`, `groq`, `workers-ai`, `passages`, or a server of the org's own, as `PUT /api/providers/{provider}` named it.",
  "models.model": "Its name at the provider. Null: the provider's usual one here.",
  "models.context_tokens":
    "How much it can read and write at once, in its tokens. Null: what is known of it, else 16,000.",
  "models.vision": "Whether it can look at pictures. Null: as far as its name tells.",
  temperature: "How freely the model words its answers.",
  max_tokens: "The longest answer, in the model's tokens.",
  context_messages: "How many of the last messages the model is shown.",
  max_message_chars: "The longest message a visitor may send.",
  messages_per_minute: "Visitor messages in one conversation, and from one address.",
  messages_per_hour: "Visitor messages in one conversation, and from one address.",
  retention_days: "Days after its last message at which a conversation is deleted everywhere.",
  handoff: "How visitors get to a person, and what happens when none is there.",
  "handoff.enabled": "Whether visitors can ask for a person.",
  "handoff.waiting_message": "What a visitor reads while waiting for one.",
  "handoff.words": 'Whether asking in words ("can I talk to a person?") counts as asking.',
  "handoff.after_failures":
    "After so many answers in a row that failed or found nothing, a person is asked for, where one is there. 0: never.",
  "handoff.keywords": "A visitor's message with one of these words or phrases goes to a person at once.",
  "handoff.hours": "When people are there. Null: always.",
  "handoff.hours.mon": "From when until when, more than once where there is a break. Empty: nobody is there.",
  "handoff.hours.closed": "Days on which nobody is there, such as `2026-12-25`.",
  "handoff.wait_minutes": "Minutes after which a visitor who waits is told that nobody came.",
  "handoff.agent_grace_seconds": "Seconds an agent may be gone before the visitor waits again.",
  "handoff.collect_email": "Whether a visitor for whom nobody is there can leave an e-mail address.",
  "handoff.consent_text": "What the visitor agrees to with it.",
  "handoff.notify_email":
    "Where to tell of a visitor for whom nobody was there, by e-mail. Never leaves the backend.",
  guardrails: "What the assistant keeps to, whatever it is asked.",
  "guardrails.topics":
    "What it answers questions about, in your words. Null: whatever the knowledge holds. Never leaves the backend, like the rest of `guardrails`.",
  "guardrails.avoid": "Subjects that it declines to talk about.",
  "guardrails.tone": "How it speaks.",
  "guardrails.quote_prompt":
    "Whether it may repeat `prompt` word for word, for one that holds facts for visitors. False: an answer that does is cut.",
  "guardrails.moderation": "Whether the provider's moderation reads along, where it has one.",
  "guardrails.moderation.visitor": "What the visitor wrote, before any model is asked.",
  "guardrails.moderation.answer": "The answer, before the visitor sees it.",
  attachments: "Whether visitors may send files.",
  prechat: "A form before the first message.",
  "prechat.fields.name":
    "`name` and `email` become the visitor's; others are shown to agents under this name.",
  "prechat.fields.options": "For `select`.",
  "prechat.consent_text": "What the visitor agrees to. Null: nothing is asked for.",
  feedback: "What visitors are asked about the talk.",
  "feedback.thumbs": "Thumbs on the assistant's answers.",
  "feedback.csat": "One question when a conversation with a person in it is closed.",
  transcript:
    "Whether a visitor may take the transcript along: download it, or have it sent where e-mail is set up.",
  voice_input:
    "Whether visitors may speak instead of writing, where the deployment has somebody who writes it down.",
  voice_output:
    "Whether visitors may have answers read aloud: by the deployment's voice, else by their browser's own.",
  phone: "Where the widget is called by telephone.",
  "phone.handoff_number":
    "Where a caller who asks for a person is connected to, as +4930123456. Null: whoever takes the conversation over writes, and is read aloud.",
  "phone.greeting": "What callers hear first. Null: the welcome message.",
  "phone.language": "What is spoken, as a language tag with a country. Null: the widget's language.",
  proactive:
    "What the widget says of its own accord, each once per visitor. All conditions that are given must be so.",
  "proactive.page": "The page's path and query, with `*` for anything: `/pricing*`.",
  "proactive.seconds": "On this page for so long.",
  "proactive.scroll": "So far down the page, percent.",
  "proactive.returning": "Has been here before. False: has not.",
  "proactive.cart": "Something is in the cart. False: nothing is.",
  mask_stored_text:
    "Replaces e-mail addresses and card numbers in the text that is kept. What was replaced is gone.",
  time_zone: "An IANA name. Days in the insights are days there.",
};
