import * as z from "zod";
import { voiceLimits } from "./limits.ts";

/** `POST /api/transcribe`: the body is the recording itself. */
export const TranscribeQuery = z.object({
  /** A hint, of which only the language itself is used: `pt` of `pt-BR`. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, "a language tag like en or pt-BR")
    .optional(),
});

export const TranscribeAnswer = z.object({
  /** What was said; empty where nothing was. */
  text: z.string(),
});
export type TranscribeAnswer = z.infer<typeof TranscribeAnswer>;

/** `POST /api/speech`. It answers with the sound itself, as it comes. */
export const SpeechRequest = z.strictObject({
  text: z.string().trim().min(1).max(voiceLimits.speechChars),
  /** `pcm`: 24,000 samples a second, one channel, 16 bits each, the lower byte first. */
  format: z.enum(["mp3", "pcm"]).default("mp3"),
});
export type SpeechRequest = z.input<typeof SpeechRequest>;
