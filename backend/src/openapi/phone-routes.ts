import { AfterQuery } from "../phone/twilio-forms.ts";
import type { Route } from "./route.ts";

const headers = {
  "X-Twilio-Signature":
    "HMAC-SHA1, in base64, of the address and everything posted, under the account's auth token.",
};

export const phoneRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/twilio/voice/{widget_id}",
    tag: "Visitors",
    operation: "answerCall",
    summary: "Answer a telephone call",
    description: `What a Twilio number is told to ask when somebody calls it. The answer, in TwiML, connects the call with a conversation of this widget, through ConversationRelay: what is said arrives as a visitor's messages, and answers are spoken.

Only Twilio may ask: 403 without its signature, 501 where the deployment has no \`TWILIO_AUTH_TOKEN\`. A number that calls too often is told that the line is busy.`,
    credentials: [],
    headers,
    answers: [{ status: 200, description: "TwiML.", contentType: "text/xml" }],
    problems: ["forbidden", "not_found", "too_large", "invalid", "not_configured", "unavailable"],
  },
  {
    method: "post",
    path: "/twilio/after/{widget_id}",
    tag: "Visitors",
    operation: "endCall",
    summary: "Say what follows a call",
    description: `What Twilio asks when the conversation with the caller has ended, or a telephone that was dialled: it dials the widget's \`phone.handoff_number\` for who asked for a person, connects once more after a line that broke, and hangs up otherwise.`,
    credentials: [],
    headers,
    query: AfterQuery,
    answers: [{ status: 200, description: "TwiML.", contentType: "text/xml" }],
    problems: ["forbidden", "not_found", "too_large", "invalid", "not_configured", "unavailable"],
  },
  {
    method: "get",
    path: "/twilio/relay/{widget_id}/{token}",
    tag: "Visitors",
    operation: "relayCall",
    summary: "Speak for a call",
    description: `The socket that Twilio's ConversationRelay opens, at the address it was given with the call. It speaks Twilio's own messages. The token is good for two minutes, for one call and one connection.`,
    credentials: [],
    answers: [{ status: 101, description: "Switched to a WebSocket." }],
    problems: [
      "bad_request",
      "unauthorized",
      "token_expired",
      "forbidden",
      "not_found",
      "not_configured",
      "unavailable",
    ],
  },
];
