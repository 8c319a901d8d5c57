/**
 * The wire, written once: every frame and body that travels between a Foyer backend and those who talk to it.
 * The backend parses with these schemas. Browser code imports types only (`import type`), and run-time
 * constants from `protocol/codes` and `protocol/limits`, so that no bundle carries zod.
 */
export * from "./codes.ts";
export * from "./config.ts";
export * from "./frames.ts";
export * from "./http.ts";
export * from "./limits.ts";
export * from "./message.ts";
export * from "./session.ts";
