import {
  AuditPage,
  AuditQuery,
  ErasureAnswer,
  OrgId,
  VisitorExport,
  VisitorsPage,
  VisitorsQuery,
} from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Route } from "./route.ts";

/** The platform secret belongs to no org, so its holder says which is meant. */
const OfOrg = z.object({ org_id: OrgId.optional() });
const admin = ["admin", "org_key", "platform"] as const;

export const recordsRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/visitors",
    tag: "Records",
    operation: "findVisitors",
    summary: "Find a visitor",
    description: `By the e-mail address they left, or by your own id of them (\`user_id\`, as your server signed it); with both, who has both. One person may be several visitors: one for each widget, and one for each browser in which your site did not say who they are. With the platform secret \`org_id\` says whose.`,
    credentials: admin,
    query: VisitorsQuery.extend(OfOrg.shape),
    answers: [{ status: 200, description: "One page; none where nobody is.", schema: VisitorsPage }],
    problems: ["invalid"],
  },
  {
    method: "get",
    path: "/api/visitors/{visitor_id}",
    tag: "Records",
    operation: "exportVisitor",
    summary: "Export what is known of a visitor",
    description: `Who they are, and every conversation with its messages, files (names and addresses) and ratings. Notes that agents wrote to each other are not in it. The answer is written while it is read; one that broke off is no JSON.`,
    credentials: admin,
    query: OfOrg,
    answers: [{ status: 200, description: "Everything.", schema: VisitorExport }],
    problems: ["not_found", "invalid"],
  },
  {
    method: "delete",
    path: "/api/visitors/{visitor_id}",
    tag: "Records",
    operation: "eraseVisitor",
    summary: "Erase a visitor",
    description: `Deletes every conversation with all that belongs to it, everywhere, for good. It takes a moment and is seen through whatever fails meanwhile: \`queued\` says how many conversations are to go. Ask again to see how many are left; 404 says that nothing is.

What remains are sums without a name, and the audit log's note that it was done. Who comes back later starts anew.`,
    credentials: admin,
    query: OfOrg,
    answers: [{ status: 202, description: "It will be done.", schema: ErasureAnswer }],
    problems: ["not_found", "invalid"],
  },
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
