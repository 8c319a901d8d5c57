import { limits } from "@foyer/shared-widget/protocol";
import * as z from "zod";

/** What Twilio's ConversationRelay sends. Twilio adds fields and types over time: what is not known is let pass. */
const RelayMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("setup"), callSid: z.string() }),
  z.object({
    type: z.literal("prompt"),
    voicePrompt: z.string(),
    /** False: more of the same words follows, which will hold these too. */
    last: z.boolean().default(true),
  }),
  z.object({ type: z.literal("interrupt"), utteranceUntilInterrupt: z.string().default("") }),
  z.object({ type: z.literal("dtmf"), digit: z.string() }),
  z.object({ type: z.literal("error"), description: z.string().default("") }),
]);
export type RelayMessage = z.infer<typeof RelayMessage>;

/** What we send. */
export type RelayCommand =
  | { type: "text"; token: string; last: boolean }
  /** `handoffData` comes back in the request for what is next. */
  | { type: "end"; handoffData?: string };

const types: ReadonlySet<unknown> = new Set(
  RelayMessage.options.map((option) => [...option.shape.type.values][0]),
);

/** `garbage`: nothing Twilio would send; null: of a type that is not known here. */
export function parseRelayMessage(data: string | ArrayBuffer): RelayMessage | "garbage" | null {
  if (typeof data !== "string" || data.length > limits.frameBytes) return "garbage";
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return "garbage";
  }
  const parsed = RelayMessage.safeParse(value);
  if (parsed.success) return parsed.data;
  const { type } = (value ?? {}) as { type?: unknown };
  return typeof type === "string" && !types.has(type) ? null : "garbage";
}
