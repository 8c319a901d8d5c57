import type { Env } from "../env.ts";

/** The settings that say who hears and who reads aloud. */
export type SpeechEnv = Pick<
  Env,
  | "AI"
  | "OPENAI_API_KEY"
  | "OPENAI_BASE_URL"
  | "VOICE_API_KEY"
  | "VOICE_BASE_URL"
  | "TRANSCRIBE_MODEL"
  | "SPEECH_MODEL"
  | "SPEECH_VOICE"
>;

/** Any server that speaks OpenAI's audio API. */
export interface AudioServer {
  kind: "openai";
  apiKey: string;
  /** Without a slash at its end. */
  baseURL: string;
  model: string;
}

export type Transcriber = AudioServer | { kind: "workers-ai"; ai: Ai; model: string };

const openaiURL = "https://api.openai.com/v1";
const whisper = "@cf/openai/whisper-large-v3-turbo";

/** Who writes down what was said; undefined: nobody. A setting of `off` switches it off. */
export function chooseTranscriber(env: SpeechEnv): Transcriber | undefined {
  const model = env.TRANSCRIBE_MODEL?.trim();
  if (model === "off") return undefined;
  const isCloudflares = model?.startsWith("@cf/") ?? false;
  const server = isCloudflares ? undefined : audioServer(env, model || "gpt-4o-mini-transcribe");
  if (server) return server;
  return env.AI && { kind: "workers-ai", ai: env.AI, model: isCloudflares && model ? model : whisper };
}

/** Who reads aloud, and in which voice; undefined: only the visitor's own browser. */
export function chooseSpeaker(env: SpeechEnv): (AudioServer & { voice: string }) | undefined {
  const model = env.SPEECH_MODEL?.trim();
  if (model === "off") return undefined;
  const server = audioServer(env, model || "gpt-4o-mini-tts");
  return server && { ...server, voice: env.SPEECH_VOICE?.trim() || "alloy" };
}

/** A key for voice alone goes before the language model's, and does not go where that one is at home. */
function audioServer(env: SpeechEnv, model: string): AudioServer | undefined {
  const ownKey = env.VOICE_API_KEY?.trim();
  const ownURL = env.VOICE_BASE_URL?.trim();
  const apiKey = ownKey || env.OPENAI_API_KEY?.trim();
  if (!apiKey) return undefined;
  const baseURL = ownURL || (ownKey ? "" : env.OPENAI_BASE_URL?.trim()) || openaiURL;
  return { kind: "openai", apiKey, baseURL: baseURL.replace(/\/+$/, ""), model };
}
