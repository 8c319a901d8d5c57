import * as z from "zod";
import {
  DocumentAnswer,
  DocumentRequest,
  IdentitySecretAnswer,
  KeyAnswer,
  KeyRequest,
  KeySummary,
  KeysAnswer,
  OrgId,
  PageQuery,
  SearchAnswer,
  SearchQuery,
  StoredConfig,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

/** What was read may be sent back: the fields that only a stored config has are let through and not read. */
const ConfigRequest = StoredConfig.partial({
  version: true,
  created_at: true,
  updated_at: true,
  warnings: true,
});
const ConfigsPage = z.object({ configs: z.array(StoredConfig), next_cursor: z.string().nullable() });
const DocumentsPage = z.object({
  documents: z.array(DocumentAnswer),
  next_cursor: z.string().nullable(),
});
const MeAnswer = z.object({
  credential: z.enum(["platform", "org"]),
  org_id: OrgId.nullable(),
  key: KeySummary.pick({ id: true, name: true }).optional(),
  widgets: z.array(StoredConfig.pick({ widget_id: true, org_id: true, title: true })),
});
/** The platform secret belongs to no org, so its holder says which is meant. */
const KeysQuery = z.object({ org_id: OrgId.optional() });

/** Bodies that only stand here, by the name they go by in the description. */
export const operatorSchemas = { ConfigRequest, ConfigsPage, DocumentsPage, MeAnswer };

const key = ["org_key", "platform"] as const;
const bodyProblems = ["bad_request", "unsupported_type", "too_large", "invalid"] as const;

export const operatorRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/api/config",
    tag: "Widgets",
    operation: "saveConfig",
    summary: "Make or change a widget",
    description: `Saves the whole config of one widget; a field that is left out goes back to its default. \`widget_id\` and \`org_id\` alone make a working widget. What \`GET\` gave can be sent back as it is: \`version\`, \`created_at\`, \`updated_at\` and \`warnings\` are accepted and not read.

The next session sees the change. A body with mistakes is answered 422, and \`errors\` names every bad field at once.

With \`If-Match\` the save is refused (412) when someone else saved in between.`,
    credentials: key,
    headers: { "If-Match": 'The `version` you read, in quotes: `"3"`.' },
    body: {
      schema: ConfigRequest,
      example: {
        widget_id: "main",
        org_id: "main",
        color: "#0b7285",
        title: "Ask us",
        allowed_origins: ["https://shop.example"],
      },
    },
    answers: [
      { status: 200, description: "Changed.", schema: StoredConfig },
      { status: 201, description: "Made.", schema: StoredConfig },
    ],
    problems: [...bodyProblems, "version_mismatch"],
  },
  {
    method: "get",
    path: "/api/config",
    tag: "Widgets",
    operation: "listConfigs",
    summary: "List your widgets",
    description: `Page by page, every widget the credential may see, each with its whole config and with \`warnings\` where something deserves a look, such as a widget that any site may open.`,
    credentials: key,
    query: PageQuery,
    answers: [{ status: 200, description: "One page.", schema: ConfigsPage }],
    problems: ["invalid"],
  },
  {
    method: "get",
    path: "/api/config/{widget_id}",
    tag: "Widgets",
    operation: "readConfig",
    summary: "Read a widget's config",
    description: `The whole config, the prompt included.`,
    credentials: key,
    answers: [
      {
        status: 200,
        description: "The config.",
        schema: StoredConfig,
        headers: { ETag: "The version, for `If-Match`." },
      },
    ],
    problems: ["not_found"],
  },
  {
    method: "delete",
    path: "/api/config/{widget_id}",
    tag: "Widgets",
    operation: "deleteWidget",
    summary: "Delete a widget",
    description: `The widget stops working at once, and its knowledge and conversations are deleted.`,
    credentials: key,
    answers: [{ status: 204, description: "Deleted." }],
    problems: ["not_found"],
  },
  {
    method: "post",
    path: "/api/config/{widget_id}/identity-secret",
    tag: "Widgets",
    operation: "makeIdentitySecret",
    summary: "Make or replace the identity secret",
    description: `Your server signs with it who a visitor is (\`Identity\`). It is shown this once. Making a new one ends the former: signatures made with it are refused from then on.`,
    credentials: key,
    answers: [{ status: 201, description: "The secret.", schema: IdentitySecretAnswer }],
    problems: ["not_found"],
  },
  {
    method: "put",
    path: "/api/knowledge/{widget_id}/documents/{external_id}",
    tag: "Knowledge",
    operation: "putDocument",
    summary: "Put a document",
    description: `Adds a document to what the assistant answers from, or replaces it. The text is split along its headings and sentences; answers cite the passages they use, and link to \`url\`. Putting the same again costs nothing.`,
    credentials: key,
    body: {
      schema: DocumentRequest,
      example: {
        title: "Returns",
        content: "# Returns\n\nSend it back within 30 days.",
        url: "https://shop.example/returns",
      },
    },
    answers: [{ status: 200, description: "What is stored.", schema: DocumentAnswer }],
    problems: [...bodyProblems, "not_found"],
  },
  {
    method: "delete",
    path: "/api/knowledge/{widget_id}/documents/{external_id}",
    tag: "Knowledge",
    operation: "deleteDocument",
    summary: "Delete a document",
    description: `The assistant no longer answers from it. Answers already given keep their citations.`,
    credentials: key,
    answers: [{ status: 204, description: "Deleted." }],
    problems: ["not_found"],
  },
  {
    method: "get",
    path: "/api/knowledge/{widget_id}/documents",
    tag: "Knowledge",
    operation: "listDocuments",
    summary: "List the documents",
    description: `Page by page, without their text.`,
    credentials: key,
    query: PageQuery,
    answers: [{ status: 200, description: "One page.", schema: DocumentsPage }],
    problems: ["not_found", "invalid"],
  },
  {
    method: "get",
    path: "/api/knowledge/{widget_id}/search",
    tag: "Knowledge",
    operation: "searchKnowledge",
    summary: "Search as the assistant does",
    description: `The passages the assistant would be given for this question, best first. The way to find out why it answers as it does.`,
    credentials: key,
    query: SearchQuery,
    answers: [{ status: 200, description: "The passages; none where nothing fits.", schema: SearchAnswer }],
    problems: ["not_found", "invalid"],
  },
  {
    method: "post",
    path: "/api/keys",
    tag: "Keys",
    operation: "makeKey",
    summary: "Make an org key",
    description: `For a server that acts for one org. The key is shown this once and stored only as a hash. With the platform secret \`org_id\` says for whom; an org key makes keys for its own org.`,
    credentials: key,
    body: { schema: KeyRequest, example: { org_id: "main", name: "WordPress" } },
    answers: [{ status: 201, description: "The key.", schema: KeyAnswer }],
    problems: [...bodyProblems],
  },
  {
    method: "get",
    path: "/api/keys",
    tag: "Keys",
    operation: "listKeys",
    summary: "List org keys",
    description: `By name and first characters; the keys themselves are not kept. The platform secret's holder says whose with \`org_id\`.`,
    credentials: key,
    query: KeysQuery,
    answers: [{ status: 200, description: "The keys.", schema: KeysAnswer }],
    problems: ["invalid"],
  },
  {
    method: "delete",
    path: "/api/keys/{id}",
    tag: "Keys",
    operation: "deleteKey",
    summary: "Delete an org key",
    description: `It is refused from the next request on.`,
    credentials: key,
    answers: [{ status: 204, description: "Deleted." }],
    problems: ["not_found"],
  },
  {
    method: "get",
    path: "/api/me",
    tag: "Keys",
    operation: "whoAmI",
    summary: "See whose credential this is",
    description: `For settings pages: tells whether a pasted key works, and what it reaches.`,
    credentials: key,
    answers: [{ status: 200, description: "What the credential reaches.", schema: MeAnswer }],
    problems: [],
  },
];
