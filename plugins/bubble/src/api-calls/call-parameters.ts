import type { CallParameter } from "../platform/manifest.ts";

/** A page chooses what a call is given, so that no key is ever attached to one. */
export const agentAuthorization = {
  sample: "Bearer sample",
  doc: 'The word Bearer, a space, and the agent token of "Create agent session".',
} as const satisfies CallParameter;

/** Bubble asks again when any parameter differs, and only then. */
export const refresh = {
  sample: "1",
  doc: "Anything. Change it to load the data anew.",
  allow_blank: true,
} as const satisfies CallParameter;
