import { frames } from "./descriptions/frames.ts";
import { inbox } from "./descriptions/inbox.ts";
import { insights } from "./descriptions/insights.ts";
import { knowledge } from "./descriptions/knowledge.ts";
import { messages } from "./descriptions/messages.ts";
import { names } from "./descriptions/names.ts";
import type { Note } from "./descriptions/note.ts";
import { people } from "./descriptions/people.ts";
import { providers } from "./descriptions/providers.ts";
import { records } from "./descriptions/records.ts";
import { service } from "./descriptions/service.ts";
import { sessions } from "./descriptions/sessions.ts";
import { shopify } from "./descriptions/shopify.ts";
import { speech } from "./descriptions/speech.ts";
import { tools } from "./descriptions/tools.ts";
import { webhooks } from "./descriptions/webhooks.ts";
import { widgets } from "./descriptions/widgets.ts";

/** In the reader's words, what each named schema is for. Each name stands in one of the parts. */
export const descriptions: ReadonlyMap<string, Note> = new Map(
  [
    names,
    sessions,
    speech,
    messages,
    frames,
    tools,
    inbox,
    people,
    insights,
    records,
    webhooks,
    providers,
    widgets,
    knowledge,
    shopify,
    service,
  ].flatMap((part) => Object.entries(part)),
);
