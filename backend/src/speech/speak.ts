import { DeadlineError, within } from "../deadline.ts";
import { askAudioServer } from "./audio-request.ts";
import type { AudioServer } from "./speech-provider.ts";
import { SpeechError } from "./speech-error.ts";

export interface Deadlines {
  /** Until the first sound. */
  firstMs: number;
  /** Between two pieces. */
  betweenMs: number;
}

/** Four thousand characters of uncompressed speech are about 15 MB. */
const mostBytes = 32 * 1024 * 1024;

/**
 * The text, read aloud, piece by piece as the server speaks. What fails before the first sound throws
 * `SpeechError`; what fails later breaks the stream. A listener who leaves ends the work.
 */
export async function speak(
  server: AudioServer & { voice: string },
  { text, format }: { text: string; format: "mp3" | "pcm" },
  { firstMs, betweenMs }: Deadlines = { firstMs: 20_000, betweenMs: 15_000 },
): Promise<ReadableStream<Uint8Array>> {
  const ending = new AbortController();
  const body = JSON.stringify({
    model: server.model,
    voice: server.voice,
    input: text,
    response_format: format,
  });
  const headers = { "content-type": "application/json" };
  const until = Date.now() + firstMs;
  const timer = setTimeout(() => ending.abort(), firstMs);
  const response = await askAudioServer(server, "speech", { headers, body }, ending.signal).finally(() =>
    clearTimeout(timer),
  );
  const type = response.headers.get("content-type") ?? "";
  const reader = response.body?.getReader();
  // What is no sound says so in words.
  if (!reader || !/^(audio\/|application\/octet-stream)/.test(type)) {
    ending.abort();
    throw new SpeechError("unavailable", `${server.model}: no sound, but ${type.slice(0, 60) || "nothing"}`);
  }
  const read = async (ms: number): Promise<Uint8Array | undefined> => {
    try {
      return (await within(ms, server.model, reader.read())).value;
    } catch (error) {
      ending.abort();
      const why = error instanceof DeadlineError ? "stalled" : "broke off";
      throw new SpeechError("unavailable", `${server.model}: ${why}`);
    }
  };
  const first = await read(Math.max(1, until - Date.now()));
  if (!first) throw new SpeechError("unavailable", `${server.model}: an empty answer`);

  let bytes = 0;
  let next: Uint8Array | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = next ?? (await read(betweenMs));
      next = undefined;
      bytes += piece?.byteLength ?? 0;
      if (piece && bytes <= mostBytes) return controller.enqueue(piece);
      if (piece) ending.abort();
      controller.close();
    },
    cancel: () => ending.abort(),
  });
}
