import { AuditPage, AuditQuery, OrgId } from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const admin = ["admin", "org_key", "platform"] as const;

export const recordsRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/audit",
    tag: "Records",
    operation: "readAudit",
    summary: "See who did what",
    description: `What agents, keys and the operator did, newest first: who, what, when, from which address. Entries are only ever added, and kept for 400 days.

\`actor\` is an agent's or a key's id (\`platform\` for the operator), \`action\` one action (\`key.create\`) or all of a kind (\`key\`), \`target\` what it was done to. \`from\` counts in, \`to\` does not. Filters add up. An admin of some widgets sees what was done about those. With the platform secret \`org_id\` says whose.`,
    credentials: admin,
    query: AuditQuery.extend({ org_id: OrgId.optional() }),
    answers: [{ status: 200, description: "One page.", schema: AuditPage }],
    problems: ["invalid"],
  },
];
