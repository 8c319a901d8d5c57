import { ConversationsPage, ConversationsQuery, OrgId } from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

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
];
