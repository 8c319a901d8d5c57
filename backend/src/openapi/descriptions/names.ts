import type { Notes } from "./note.ts";

/** Plain values that have a name of their own. */
export const names: Notes = {
  OrgId: { about: "A tenant's id." },
  WidgetId: { about: "A widget's id." },
  AgentId: { about: "The org's own name for its agent: a user id or an e-mail address." },
  ExternalId: { about: "Your own name for a document, such as its path or its id in your CMS." },
  MessageId: {
    about:
      "Made by whoever sends the message, before sending it. The same id twice is the same message, so that a retry never says anything twice.",
  },
  Origin: {
    about: "`https://example.com`, `http://localhost:3000`, or `https://*.example.com` for every subdomain.",
  },
  HttpUrl: { about: "A whole address that begins with `https://` or `http://`." },
  TimeZone: { about: "An IANA name, such as `Europe/Berlin`." },
};
