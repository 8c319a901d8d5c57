/**
 * The wire, written once: every frame and body that travels between a Foyer backend and those who talk to it.
 * The backend parses with these schemas. Browser code imports types only (`import type`), and run-time
 * constants from `protocol/codes` and `protocol/limits`, so that no bundle carries zod.
 */
export * from "./agents.ts";
export * from "./analytics.ts";
export * from "./codes.ts";
export * from "./config.ts";
export * from "./console.ts";
export * from "./frames.ts";
export * from "./http.ts";
export * from "./inbox.ts";
export * from "./ingest.ts";
export * from "./limits.ts";
export * from "./message.ts";
export * from "./providers.ts";
export * from "./records.ts";
export * from "./session.ts";
export * from "./shopify.ts";
export * from "./speech.ts";
export * from "./tools.ts";
export * from "./transcript.ts";
export * from "./webhooks.ts";
