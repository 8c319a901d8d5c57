import { OrgId, Provider, ProviderRequest, ProvidersAnswer } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Route } from "./route.ts";

const keys = ["org_key", "platform"] as const;
const OfOrg = z.object({ org_id: OrgId.optional() });

/** Whose language models an org's widgets may be answered by. */
export const providerRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/providers",
    tag: "Keys",
    operation: "listProviders",
    summary: "List the providers of language models that the org has keys for",
    description: `By name, with their addresses. The keys themselves are not told, not even in part. With the platform secret \`org_id\` says whose.`,
    credentials: keys,
    query: OfOrg,
    answers: [{ status: 200, description: "All of them.", schema: ProvidersAnswer }],
    problems: ["invalid"],
  },
  {
    method: "put",
    path: "/api/providers/{provider}",
    tag: "Keys",
    operation: "saveProvider",
    summary: "Bring the org's own key for a provider of language models",
    description: `\`openai\`, \`openrouter\` and \`groq\` are known; any other name is a server of your own that speaks OpenAI's chat completions, and needs its \`base_url\`, which has to be public and \`https\`. A widget's \`models\` name it. The key is stored encrypted and goes before the deployment's. An org may have twenty.`,
    credentials: keys,
    query: OfOrg,
    body: {
      schema: ProviderRequest,
      example: { key: "sk-0123456789abcdef", base_url: "https://llm.example.com/v1" },
    },
    answers: [{ status: 200, description: "Kept, from now on used.", schema: Provider }],
    problems: ["bad_request", "unsupported_type", "too_large", "invalid"],
  },
  {
    method: "delete",
    path: "/api/providers/{provider}",
    tag: "Keys",
    operation: "deleteProvider",
    summary: "Forget the org's key for a provider",
    description: `Widgets that name it go on with the next of their \`models\`.`,
    credentials: keys,
    query: OfOrg,
    answers: [{ status: 204, description: "Forgotten." }],
    problems: ["not_found", "invalid"],
  },
];
