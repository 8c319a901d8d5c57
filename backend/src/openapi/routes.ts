import { agentRoutes } from "./agent-routes.ts";
import { consoleRoutes } from "./console-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import { inboxRoutes } from "./inbox-routes.ts";
import { insightsRoutes } from "./insights-routes.ts";
import { knowledgeRoutes } from "./knowledge-routes.ts";
import { mcpRoutes } from "./mcp-routes.ts";
import { notifyRoutes } from "./notify-routes.ts";
import { operatorRoutes } from "./operator-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { providerRoutes } from "./provider-routes.ts";
import { recordsRoutes } from "./records-routes.ts";
import type { Route } from "./route.ts";
import { shopifyRoutes } from "./shopify-routes.ts";
import { speechRoutes } from "./speech-routes.ts";
import { toolRoutes } from "./tool-routes.ts";
import { visitorRoutes } from "./visitor-routes.ts";

/** Every route of the Worker, in the order the reference shows them. */
export const routes: readonly Route[] = [
  ...visitorRoutes,
  ...speechRoutes,
  ...phoneRoutes,
  ...inboxRoutes,
  ...peopleRoutes,
  ...mcpRoutes,
  ...agentRoutes,
  ...insightsRoutes,
  ...notifyRoutes,
  ...operatorRoutes,
  ...knowledgeRoutes,
  ...toolRoutes,
  ...providerRoutes,
  ...recordsRoutes,
  ...consoleRoutes,
  ...shopifyRoutes,
  ...deliveryRoutes,
];

/** The same as plain facts, to hold against the app's own list. Methods in capitals, paths as in OpenAPI. */
export const routeList: readonly { method: string; path: string }[] = routes.map(({ method, path }) => ({
  method: method.toUpperCase(),
  path,
}));
