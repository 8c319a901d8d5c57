import type { CallShape } from "../platform/manifest.ts";

/** An agent, by the name that visitors see. */
export const personShape = {
  id: { value: "text", sample: "1700000000000x111111111111111111" },
  name: { value: "text", sample: "Ana" },
  avatar_url: { value: "text", sample: "https://app.example.com/ana.png" },
} as const satisfies Record<string, CallShape>;
