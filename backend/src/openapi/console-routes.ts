import { AgentTokenAnswer, ConsoleSignedOut, ConsoleSignIn } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import type { Route } from "./route.ts";

const Nothing = z.strictObject({});
const sameOrigin = "Only the page itself may ask: the `Origin` has to be this deployment's own.";
const bodyProblems = ["bad_request", "unsupported_type", "too_large", "invalid"] as const;

export const consoleRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/console",
    tag: "Console",
    operation: "openConsole",
    summary: "Open the console",
    description: `Where agents answer: \`<foyer-console>\` as a page of its own, with a form to sign in. No other site may frame it.`,
    credentials: [],
    answers: [{ status: 200, description: "The page.", contentType: "text/html" }],
    problems: [],
  },
  {
    method: "post",
    path: "/console/session",
    tag: "Console",
    operation: "signInToConsole",
    summary: "Sign in to the console",
    description: `Takes an org key, or the platform secret with an \`org_id\`, once, and sets a cookie that holds neither: it says who signed in, for twelve hours, to \`/console\` only and to no script. ${sameOrigin} The agent is an admin, known by the e-mail address, or by the name where none is given.`,
    credentials: [],
    body: {
      schema: ConsoleSignIn,
      example: { key: "fk_…", name: "Ana", email: "ana@example.com" },
    },
    answers: [{ status: 204, description: "Signed in." }],
    problems: [...bodyProblems, "unauthorized", "forbidden", "rate_limited"],
  },
  {
    method: "delete",
    path: "/console/session",
    tag: "Console",
    operation: "signOutOfConsole",
    summary: "Sign out of the console",
    description: `Takes the cookie back. ${sameOrigin}`,
    credentials: [],
    body: { schema: Nothing, example: {} },
    answers: [{ status: 200, description: "Signed out.", schema: ConsoleSignedOut }],
    problems: [...bodyProblems, "forbidden"],
  },
  {
    method: "post",
    path: "/console/token",
    tag: "Console",
    operation: "mintConsoleToken",
    summary: "Get a token for the console's page",
    description: `An agent token of a quarter of an hour for whoever is signed in, by the cookie or by Cloudflare Access where that is set up. It cannot be renewed: ask here again, and whether the key still exists and the agent was not removed is looked at anew. ${sameOrigin}`,
    credentials: [],
    body: { schema: Nothing, example: {} },
    answers: [{ status: 200, description: "The token.", schema: AgentTokenAnswer }],
    problems: [...bodyProblems, "unauthorized", "forbidden", "not_configured", "unavailable"],
  },
];
