import * as z from "zod";
import {
  ChatAnswer,
  ClientFrame,
  HistoryAnswer,
  OwnConversations,
  PageQuery,
  PublicConfig,
  ServerFrame,
  SessionRequest,
  SessionResponse,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

/** `wait` is no part of the frame: it is about this one HTTP request. */
const ChatRequest = z.intersection(ClientFrame, z.object({ wait: z.boolean().default(true) }));

/** Bodies that only stand here, by the name they go by in the description. */
export const visitorSchemas = { ChatRequest };

const AfterQuery = z.object({
  after: z.coerce.number().int().min(0).optional(),
});

const message = {
  seq: 1,
  id: "m1",
  role: "visitor",
  text: "How do I return a parcel?",
  status: "complete",
  created_at: "2026-11-21T09:30:00.000Z",
};
const answer = {
  seq: 2,
  id: "01K8ZCA7",
  role: "assistant",
  text: "Within 30 days, with the label in the box. [1]",
  citations: [
    { number: 1, title: "Returns", url: "https://shop.example/returns", external_id: "docs/returns.md" },
  ],
  status: "complete",
  created_at: "2026-11-21T09:30:01.200Z",
};
const conversation = {
  id: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
  mode: "ai",
  first_seq: 1,
  last_seq: 2,
  read: { visitor: 1, agent: 0 },
};

export const visitorRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/api/sessions",
    tag: "Visitors",
    operation: "openSession",
    summary: "Open or resume a conversation",
    description: `The first call of every visitor. It answers with a token that is good for this widget and this visitor only, and with the id of the conversation that the token opens.

Send the \`token\` of an earlier session to come back to its conversation. Send \`identity\`, signed by your server, to say who the visitor is: they then meet the same conversation on every device, and what was said under \`token\` moves along. \`new: true\` begins a fresh conversation for the same visitor; \`conversation_id\` goes back to one of theirs; \`continue\`, from a link in an e-mail, goes on with that one on any device.

A browser's \`Origin\` has to be on the widget's \`allowed_origins\`, where the widget has any.`,
    credentials: [],
    body: { schema: SessionRequest, example: { widget_id: "main", locale: "en" } },
    answers: [
      {
        status: 200,
        description: "The session.",
        schema: SessionResponse,
      },
    ],
    problems: [
      "bad_request",
      "unsupported_type",
      "too_large",
      "invalid",
      "origin_not_allowed",
      "identity_required",
      "identity_invalid",
      "not_found",
      "rate_limited",
    ],
  },
  {
    method: "get",
    path: "/api/sessions",
    tag: "Visitors",
    operation: "listOwnConversations",
    summary: "List the visitor's own conversations",
    description: `In this widget, newest first, at most 50. \`POST /api/sessions\` with \`token\` and \`conversation_id\` goes back to one.`,
    credentials: ["visitor"],
    answers: [{ status: 200, description: "The conversations.", schema: OwnConversations }],
    problems: [],
  },
  {
    method: "get",
    path: "/api/chat/{conversation_id}",
    tag: "Visitors",
    operation: "joinConversation",
    summary: "Join the conversation",
    description: `With \`Upgrade: websocket\` this becomes a socket that carries one JSON object per text frame. Offer the subprotocols \`foyer.v1\` and \`bearer.<token>\`; the server picks \`foyer.v1\`. The token never stands in the address.

The first frame is \`ready\`. Give the highest \`seq\` you hold as \`after\` and it brings exactly what you missed, with the answer that is being written at that moment. A \`send\` is acknowledged by the \`message\` that carries the same \`id\`; until then keep it and send it again after every reconnect: the same \`id\` twice is the same message.

The plain text \`ping\` is answered \`pong\`. Frames of a type you do not know are to be ignored.

Close codes: \`4401\` the token is not valid, \`4403\` origin or role not allowed, \`4404\` no such conversation, \`4408\` idle for ten minutes, \`4429\` too many; \`1012\` the server restarts, reconnect at once. After anything else wait, from half a second up to thirty, with jitter.

Where sockets do not get through, ask with \`Accept: text/event-stream\` and the token in \`Authorization\`: the same server frames arrive as events, one in each \`data:\` line, and \`POST\` to this address says what a socket would have sent.`,
    credentials: ["visitor", "agent", "org_key", "platform"],
    query: AfterQuery,
    headers: {
      "Sec-WebSocket-Protocol": "On an upgrade: `foyer.v1, bearer.<token>`, instead of `Authorization`.",
    },
    frames: { up: ClientFrame, down: ServerFrame },
    answers: [
      { status: 101, description: "The socket is open." },
      {
        status: 200,
        description: "The same frames as server-sent events, for as long as the request is kept open.",
        contentType: "text/event-stream",
        schema: ServerFrame,
      },
    ],
    problems: ["bad_request", "identity_required", "origin_not_allowed", "not_found", "rate_limited"],
  },
  {
    method: "post",
    path: "/api/chat/{conversation_id}",
    tag: "Visitors",
    operation: "sendFrame",
    summary: "Say something without a socket",
    description: `Takes any one client frame. A \`send\` waits for the assistant's answer and brings it back, unless \`wait\` is false; while a person has the conversation there is nothing to wait for. The other frames answer at once. With a key you speak as the agent who has the conversation.

With \`Accept: text/event-stream\` the frames of the answer are streamed as they come, until it is complete. Otherwise one JSON object holds it all.

Sending the same \`id\` again is safe: nothing is said twice.`,
    credentials: ["visitor", "agent", "org_key", "platform"],
    body: { schema: ChatRequest, example: { type: "send", id: "m1", text: "How do I return a parcel?" } },
    answers: [
      {
        status: 200,
        description: "What was said, and the answer.",
        schema: ChatAnswer,
        example: { message, answer, conversation },
      },
      {
        status: 200,
        description: "The same, frame by frame.",
        contentType: "text/event-stream",
        schema: ServerFrame,
      },
    ],
    problems: [
      "bad_request",
      "bad_frame",
      "invalid",
      "taken",
      "not_taken",
      "unsupported_type",
      "origin_not_allowed",
      "not_found",
      "too_large",
      "too_long",
      "rate_limited",
    ],
  },
  {
    method: "get",
    path: "/api/history/{conversation_id}",
    tag: "Visitors",
    operation: "readHistory",
    summary: "Read what was said",
    description: `The newest messages first, page by page; within a page the oldest stands first. \`next_cursor\` leads to what was said before, and is null at the beginning.`,
    credentials: ["visitor", "agent", "org_key", "platform"],
    query: PageQuery,
    answers: [
      {
        status: 200,
        description: "One page.",
        schema: HistoryAnswer,
        example: { messages: [message, answer], next_cursor: null, conversation },
      },
    ],
    problems: ["not_found", "invalid"],
  },
  {
    method: "delete",
    path: "/api/history/{conversation_id}",
    tag: "Visitors",
    operation: "clearHistory",
    summary: "Delete what was said",
    description: `Deletes every message of the conversation, here and in every copy. The conversation itself stays and goes on counting: the next message takes the next \`seq\`. Whoever is connected receives \`ready\` again, with nothing in it.`,
    credentials: ["visitor", "admin", "org_key", "platform"],
    answers: [{ status: 204, description: "Deleted." }],
    problems: ["not_found"],
  },
  {
    method: "get",
    path: "/api/widgets/{widget_id}",
    tag: "Visitors",
    operation: "readPublicConfig",
    summary: "Read a widget's public config",
    description: `What a page needs to draw the widget: words, colours, language. The prompt, the model and the list of origins are not in it. The \`ETag\` changes with every save.`,
    credentials: [],
    headers: { "If-None-Match": "The `ETag` you hold: answered 304 while it is still right." },
    answers: [
      {
        status: 200,
        description: "The public part of the config.",
        schema: PublicConfig,
        headers: { ETag: "Of this version." },
      },
      { status: 304, description: "What you hold is still right." },
    ],
    problems: ["not_found"],
  },
];
