import * as z from "zod";
import { DeadlineError, within } from "../deadline.ts";
import { readBytes } from "../routes/parse.ts";
import { askAudioServer } from "./audio-request.ts";
import type { AudioType } from "./audio-type.ts";
import { SpeechError } from "./speech-error.ts";
import type { AudioServer, Transcriber } from "./speech-provider.ts";

export interface Recording {
  bytes: Uint8Array<ArrayBuffer>;
  type: AudioType;
  /** Two or three letters, where it is known. */
  language?: string | undefined;
}

/** Two minutes of speech take a provider a few seconds. */
const deadlineMs = 60_000;
/** An hour of talk is some 60 KB. */
const answerBytes = 512 * 1024;

const Transcribed = z.object({ text: z.string() });

/** What was said, in words; empty where nothing was. Nothing of it is kept. Throws `SpeechError`. */
export async function transcribe(
  transcriber: Transcriber,
  recording: Recording,
  ms: number = deadlineMs,
): Promise<string> {
  const { kind, model } = transcriber;
  const ending = new AbortController();
  try {
    const answering =
      kind === "workers-ai"
        ? askWorkersAi(transcriber, recording)
        : askServer(transcriber, recording, ending.signal);
    return Transcribed.parse(await within(ms, model, answering)).text.trim();
  } catch (error) {
    ending.abort();
    if (error instanceof SpeechError) throw error;
    throw new SpeechError("unavailable", `${model}: ${whyOf(error)}`);
  }
}

async function askServer(
  server: AudioServer,
  { bytes, type, language }: Recording,
  signal: AbortSignal,
): Promise<unknown> {
  const form = new FormData();
  // Servers go by the end of the name.
  form.append("file", new File([bytes], `speech.${type.slice("audio/".length)}`, { type }));
  form.append("model", server.model);
  form.append("response_format", "json");
  if (language) form.append("language", language);
  const response = await askAudioServer(server, "transcriptions", { body: form }, signal);
  return JSON.parse(new TextDecoder().decode(await readBytes(response, answerBytes)));
}

function askWorkersAi(
  { ai, model }: Extract<Transcriber, { kind: "workers-ai" }>,
  { bytes, language }: Recording,
): Promise<unknown> {
  // The first Whisper takes the bytes one by one, the later ones as base64.
  const audio = model === "@cf/openai/whisper" ? [...bytes] : base64(bytes);
  const input = { audio, ...(language && { language }) };
  // The models that are known by type are fewer than those there are.
  return ai.run(model as keyof AiModels, input as never) as Promise<unknown>;
}

/** Never its message: that may hold what was said. */
function whyOf(error: unknown): string {
  if (error instanceof DeadlineError) return "no answer in time";
  return `an answer that cannot be read (${error instanceof Error ? error.name : typeof error})`;
}

/** A multiple of three: the pieces are joined without padding between them. */
const pieceBytes = 3 * 8_192;

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes))));
  return pieces.join("");
}
