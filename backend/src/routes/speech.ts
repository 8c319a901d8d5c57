import { SpeechRequest } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { personOnly } from "../auth/principal.ts";
import { Refusal } from "../refusal.ts";
import { speak } from "../speech/speak.ts";
import { chooseSpeaker } from "../speech/speech-provider.ts";
import { admitVoice, refuseSpeech } from "./admit-voice.ts";
import { parseBody } from "./parse.ts";

/** Reads a text aloud. Nothing of it is kept. */
export const speechRoutes = new Hono<AppEnv>().post("/", personOnly, async (c) => {
  const speaker = chooseSpeaker(c.env);
  if (!speaker) throw new Refusal("not_configured", { detail: "Nothing here has a voice." });
  const request = await parseBody(c, SpeechRequest);
  await admitVoice(c, "voice_output");
  c.set("logged", { ...c.get("logged"), model: speaker.model, characters: request.text.length });
  try {
    const sound = await speak(speaker, request);
    return c.body(sound, 200, {
      "content-type": request.format === "pcm" ? "audio/pcm" : "audio/mpeg",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  } catch (error) {
    throw refuseSpeech(c, "speech_failed", error);
  }
});
