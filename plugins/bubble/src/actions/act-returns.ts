import type { ActionManifest } from "../platform/manifest.ts";

/** How a conversation stands after an agent did something to it. */
export const actReturns = {
  status: { caption: "Status", value: "text", doc: "Who answers: ai, waiting, human or closed." },
  assigned_to: { caption: "Assigned to", value: "text", doc: "The ID of the agent who has it now." },
  assigned_to_name: { caption: "Assigned to (name)", value: "text", doc: "What visitors see." },
} as const satisfies ActionManifest["returns"];
