import {
  ConversationsPage,
  ConversationsQuery,
  InboxClientFrame,
  InboxServerFrame,
  OrgId,
} from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Route } from "./route.ts";

const InboxQuery = z.object({ after: z.string().max(100).optional() });

const staff = ["agent", "org_key", "platform"] as const;

const filters = `The one that changed last stands first. \`status\` takes a mode (\`ai\`, \`waiting\`, \`human\`, \`closed\`), or \`open\` for all that are not closed; \`agent\` those an agent holds or is assigned to; \`q\` looks for a part of the visitor's name, e-mail address or id, or of the last message. Filters add up.`;

export const inboxRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/conversations",
    tag: "People",
    operation: "listOrgConversations",
    summary: "List all conversations",
    description: `Those of all the widgets the credential may see. ${filters} With the platform secret \`org_id\` says whose.`,
    credentials: staff,
    query: ConversationsQuery.extend({ org_id: OrgId.optional() }),
    answers: [{ status: 200, description: "One page.", schema: ConversationsPage }],
    problems: ["invalid"],
  },
  {
    method: "get",
    path: "/api/conversations/{widget_id}",
    tag: "People",
    operation: "listConversations",
    summary: "List a widget's conversations",
    description: filters,
    credentials: staff,
    query: ConversationsQuery,
    answers: [{ status: 200, description: "One page.", schema: ConversationsPage }],
    problems: ["not_found", "invalid"],
  },
  {
    method: "get",
    path: "/api/inbox",
    tag: "People",
    operation: "openInbox",
    summary: "Hear of every change",
    description: `A WebSocket for an agent's browser: who of the agents is there, and every conversation as it changes. Offer the subprotocols \`foyer.v1\` and \`bearer.<agent token>\`. Open it first and read the list with \`GET /api/conversations\` second; of two summaries of one conversation keep the one with the higher \`version\`, and nothing falls between. Send \`{"type": "presence", "status": "away"}\` to be there without being counted on.

After a break \`after\` is the last \`cursor\` you got: \`ready\` then carries what you missed, or says \`reset\` where you have to read the list again. A refused socket opens and is closed: 4401 with no token that holds, 4403 with a credential that is no agent's.`,
    credentials: ["agent"],
    query: InboxQuery,
    headers: { "Sec-WebSocket-Protocol": "`foyer.v1, bearer.<agent token>`." },
    frames: { up: InboxClientFrame, down: InboxServerFrame },
    answers: [{ status: 101, description: "Switched to a WebSocket. The first frame is `ready`." }],
    problems: ["bad_request"],
  },
];
