import { AgentProfile, ShopStatus } from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const session =
  "Takes a Shopify session token as Bearer, and nothing else: 401 with `X-Shopify-Retry-Invalid-Session-Request: 1` where it is none, or has expired. 404 where this deployment is no Shopify app.";

export const shopifyRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/shopify",
    tag: "Shopify",
    operation: "openShopifyPage",
    summary: "Open the app in Shopify's admin",
    description: `What Shopify's admin frames, with a good \`id_token\`: the page, which only that shop's admin may frame. Without one, a page in which App Bridge gets one. 404 where this deployment is no Shopify app.`,
    credentials: [],
    answers: [
      { status: 200, description: "The page.", contentType: "text/html" },
      { status: 302, description: "To where App Bridge gets a session token." },
    ],
    problems: ["not_found"],
  },
  {
    method: "get",
    path: "/shopify/{file}",
    tag: "Shopify",
    operation: "shopifyPageFile",
    summary: "Get a file of that page",
    description: `\`admin.js\`, \`admin.css\`, or the words of a language, \`admin-words-de.js\`. \`inbox\`, \`assistant\`, \`knowledge\` and \`plan\` are the page itself, on that screen.`,
    credentials: [],
    answers: [{ status: 200, description: "The file.", contentType: "text/javascript" }],
    problems: ["not_found"],
  },
  {
    method: "post",
    path: "/shopify/setup",
    tag: "Shopify",
    operation: "setUpShop",
    summary: "Make a shop ready",
    description: `What the app's page asks first, and after the widget's look was changed. Makes the shop's org and widget where there are none yet, opens the widget to the shop's own sites, and writes down in the shop what its theme reads; a shop that was ready stays as it is. ${session}`,
    credentials: [],
    answers: [{ status: 200, description: "How the shop stands.", schema: ShopStatus }],
    problems: ["unauthorized", "forbidden", "not_found", "unavailable"],
  },
  {
    method: "get",
    path: "/shopify/status",
    tag: "Shopify",
    operation: "readShopStatus",
    summary: "See how a shop stands",
    description: `As it was told last: Shopify is not asked. ${session}`,
    credentials: [],
    answers: [{ status: 200, description: "How the shop stands.", schema: ShopStatus }],
    problems: ["unauthorized", "not_found"],
  },
  {
    method: "post",
    path: "/shopify/webhooks",
    tag: "Shopify",
    operation: "hearShopify",
    summary: "Hear of what happened in a shop",
    description: `Where Shopify sends its webhooks. What is not signed with the app's secret is refused; a shop that nobody here knows, a webhook that came before, and one that is older than what came before are answered 200 and change nothing.`,
    credentials: [],
    headers: {
      "X-Shopify-Hmac-SHA256": "HMAC-SHA256 of the body, in base64, under the app's client secret.",
      "X-Shopify-Webhook-Id": "The same where Shopify tells the same once more.",
      "X-Shopify-Triggered-At": "When it happened.",
    },
    answers: [{ status: 200, description: "Heard." }],
    problems: ["unauthorized", "not_found", "too_large", "unavailable"],
  },
  {
    method: "get",
    path: "/ucp/profile.json",
    tag: "Shopify",
    operation: "readAgentProfile",
    summary: "Read who asks shops for their products",
    description: `What a shop reads of this deployment before it answers: a platform's profile of the Universal Commerce Protocol, in both versions that shops speak. Where the deployment is reached says \`PUBLIC_URL\`. 404 where this deployment is no Shopify app.`,
    credentials: [],
    answers: [{ status: 200, description: "The profile.", schema: AgentProfile }],
    problems: ["not_found"],
  },
];
