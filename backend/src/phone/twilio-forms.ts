import * as z from "zod";

/** What is read of Twilio's request when somebody calls. */
export const CallForm = z.object({
  CallSid: z.string().regex(/^[\w-]{1,64}$/, "a call's id"),
  From: z.string().max(200).default(""),
});
export type CallForm = z.infer<typeof CallForm>;

/** What is read of it when the relay, or a telephone that was dialled, has ended. */
export const AfterForm = CallForm.extend({
  CallStatus: z.string().default(""),
  SessionStatus: z.string().default(""),
  ErrorCode: z.string().default(""),
  /** What the relay was ended with. */
  HandoffData: z.string().default(""),
  DialCallStatus: z.string().optional(),
});

/** Of our own making: it stands in the address that Twilio asks. */
export const AfterQuery = z.object({ attempt: z.coerce.number().int().min(0).max(1).default(0) });
