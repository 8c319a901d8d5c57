import { afterEach, expect, test, vi } from "vitest";
import { speak } from "./speak.ts";
import type { SpeechError } from "./speech-error.ts";

const server = {
  kind: "openai",
  apiKey: "sk-a",
  baseURL: "https://voice.example/v1",
  model: "tts-1",
  voice: "alloy",
} as const;
const hello = { text: "Hello", format: "mp3" } as const;
const soon = { firstMs: 80, betweenMs: 80 };

afterEach(() => vi.unstubAllGlobals());

/** Answers with sound as `begin` lets it come; the signals say what the server notices of a caller who leaves. */
function answering(begin: (body: ReadableStreamDefaultController<Uint8Array>) => void): AbortSignal[] {
  const given: AbortSignal[] = [];
  vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => {
    given.push(signal!);
    return new Response(new ReadableStream({ start: begin }), { headers: { "content-type": "audio/mpeg" } });
  });
  return given;
}
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    ({ code, message }: SpeechError) => `${code}, ${message}`,
  );
const piece = new Uint8Array(1_000);

test("a server that never answers is given up", async () => {
  vi.stubGlobal(
    "fetch",
    (_: string, { signal }: RequestInit) =>
      new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason as Error))),
  );
  expect(await messageOf(speak(server, hello, soon))).toBe(
    "unavailable, tts-1 at voice.example: no answer in time",
  );
});

test("a server that answers and makes no sound is given up", async () => {
  const given = answering(() => {});
  expect(await messageOf(speak(server, hello, soon))).toBe("unavailable, tts-1: stalled");
  expect(given[0]!.aborted).toBe(true);
});

test("sound that stops for too long, or breaks off, breaks the stream and does not end it", async () => {
  for (const [end, why] of [
    [() => {}, "stalled"],
    [(body: ReadableStreamDefaultController) => body.error(new Error("cut")), "broke off"],
  ] as const) {
    answering((body) => {
      body.enqueue(piece);
      setTimeout(() => end(body), 20);
    });
    const sound = await speak(server, hello, soon);
    expect(await messageOf(new Response(sound).arrayBuffer())).toContain(why);
  }
});

test("a listener who leaves ends the server's work", async () => {
  const given = answering((body) => body.enqueue(piece));
  const sound = await speak(server, hello, soon);
  await sound.cancel();
  expect(given[0]!.aborted).toBe(true);
});

test("sound without an end is cut", async () => {
  const megabyte = new Uint8Array(1024 * 1024);
  const given: AbortSignal[] = [];
  vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => {
    given.push(signal!);
    return new Response(new ReadableStream({ pull: (body) => body.enqueue(megabyte) }), {
      headers: { "content-type": "audio/mpeg" },
    });
  });
  const sound = await speak(server, hello, soon);
  expect((await new Response(sound).arrayBuffer()).byteLength).toBe(32 * 1024 * 1024);
  expect(given[0]!.aborted).toBe(true);
});
