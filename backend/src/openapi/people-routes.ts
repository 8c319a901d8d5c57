import {
  AgentMessageRequest,
  ConversationAnswer,
  MessageAnswer,
  ReleaseRequest,
  TakeoverRequest,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const ana = { id: "ana", name: "Ana" };
const staff = ["agent", "org_key", "platform"] as const;
const bodyProblems = ["bad_request", "unsupported_type", "too_large", "invalid"] as const;

export const peopleRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/api/takeover/{conversation_id}",
    tag: "People",
    operation: "takeOver",
    summary: "Take a conversation over",
    description: `From here on a person answers and the assistant is silent; an answer it was writing is stopped. Taking over what you already have changes nothing. When another agent has it the answer is 409 \`taken\` with their name; \`force: true\` with a \`reason\` takes it all the same, and the other agent is told. With a key, \`agent\` says who takes over; a token speaks for its agent.`,
    credentials: staff,
    body: { schema: TakeoverRequest, example: { agent: ana } },
    answers: [{ status: 200, description: "Taken.", schema: ConversationAnswer }],
    problems: [...bodyProblems, "not_found", "taken"],
  },
  {
    method: "delete",
    path: "/api/takeover/{conversation_id}",
    tag: "People",
    operation: "release",
    summary: "Hand a conversation back to the assistant",
    description: `The assistant answers the visitor's next message. Handing back what nobody holds changes nothing.`,
    credentials: staff,
    body: { schema: ReleaseRequest, example: { agent: ana }, optional: true },
    answers: [{ status: 200, description: "Handed back.", schema: ConversationAnswer }],
    problems: [...bodyProblems, "not_found", "taken"],
  },
  {
    method: "post",
    path: "/api/messages/{conversation_id}",
    tag: "People",
    operation: "answerAsAgent",
    summary: "Answer as a person",
    description: `Says something to the visitor in an agent's name. Take the conversation over first. Give an \`id\` of your own and a repeat of this call says nothing twice. \`attachment_urls\` are files that the backend fetches from public addresses, within 20 seconds, and keeps as if they had been put with \`POST /api/uploads/{conversation_id}\`; where one cannot be had nothing is said, and \`errors\` names it. \`internal: true\` writes a note to other agents instead, which no visitor ever sees.`,
    credentials: staff,
    body: {
      schema: AgentMessageRequest,
      example: { id: "reply-1", agent: ana, text: "Hello, I have your parcel on my screen." },
    },
    answers: [{ status: 201, description: "The message as it was stored.", schema: MessageAnswer }],
    problems: [...bodyProblems, "not_found", "not_taken", "taken", "too_long"],
  },
  {
    method: "post",
    path: "/api/close/{conversation_id}",
    tag: "People",
    operation: "closeConversation",
    summary: "Close a conversation",
    description: `Nothing more is expected in it. The visitor's next message, or a takeover, opens it again.`,
    credentials: staff,
    body: { schema: ReleaseRequest, example: { agent: ana }, optional: true },
    answers: [{ status: 200, description: "Closed.", schema: ConversationAnswer }],
    problems: [...bodyProblems, "not_found", "taken"],
  },
];
