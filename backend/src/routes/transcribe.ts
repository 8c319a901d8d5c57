import { TranscribeQuery, voiceLimits } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { personOnly } from "../auth/principal.ts";
import { within } from "../deadline.ts";
import { Refusal } from "../refusal.ts";
import { audioTypeOf, audioTypes } from "../speech/audio-type.ts";
import { chooseTranscriber } from "../speech/speech-provider.ts";
import { transcribe } from "../speech/transcribe.ts";
import { admitVoice, refuseSpeech } from "./admit-voice.ts";
import { parseQuery, readBytes } from "./parse.ts";

/** A recording may come over a slow line. */
const uploadMs = 120_000;

/** What was said, in words. The recording goes to who writes it down and nowhere else. */
export const transcribeRoutes = new Hono<AppEnv>().post("/", personOnly, async (c) => {
  const { language } = parseQuery(c, TranscribeQuery);
  const transcriber = chooseTranscriber(c.env);
  if (!transcriber) throw new Refusal("not_configured", { detail: "Nobody here writes down what is said." });
  await admitVoice(c, "voice_input");
  const bytes = await within(uploadMs, "the recording", readBytes(c.req.raw, voiceLimits.recordingBytes));
  if (bytes.byteLength === 0) throw new Refusal("bad_request", { detail: "The recording is empty." });
  const type = audioTypeOf(bytes);
  if (!type) throw new Refusal("unsupported_file", { detail: `These are taken: ${audioTypes.join(", ")}.` });
  try {
    const hint = language?.split("-")[0]?.toLowerCase();
    const text = await transcribe(transcriber, { bytes, type, language: hint });
    c.set("logged", {
      ...c.get("logged"),
      model: transcriber.model,
      audio_type: type,
      audio_bytes: bytes.byteLength,
      characters: text.length,
    });
    return c.json({ text }, 200, { "cache-control": "no-store" });
  } catch (error) {
    throw refuseSpeech(c, "transcribe_failed", error);
  }
});
