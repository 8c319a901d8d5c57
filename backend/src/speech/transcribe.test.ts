import { afterEach, describe, expect, test, vi } from "vitest";
import type { SpeechError } from "./speech-error.ts";
import { transcribe, type Recording } from "./transcribe.ts";

/** Long enough that it is made base64 in pieces, and no multiple of three. */
const bytes = Uint8Array.from({ length: 70_001 }, (_, index) => index % 251);
const recording: Recording = { bytes, type: "audio/wav", language: "de" };

/** Workers AI at its binding: notes what it is asked and answers as told. */
function workersAi(answer: () => Promise<unknown>) {
  const asked: { model: string; input: Record<string, unknown> }[] = [];
  const ai = {
    run: (model: string, input: Record<string, unknown>) => {
      asked.push({ model, input });
      return answer();
    },
  } as unknown as Ai;
  return { asked, of: (model: string) => ({ kind: "workers-ai" as const, ai, model }) };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: SpeechError) => error.code,
  );

const server = {
  kind: "openai",
  apiKey: "sk-a",
  baseURL: "https://voice.example/v1",
  model: "whisper-1",
} as const;

afterEach(() => vi.unstubAllGlobals());

describe("an audio server", () => {
  test("that never answers is given up, and told so", async () => {
    const given: AbortSignal[] = [];
    vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => {
      given.push(signal!);
      return new Promise(() => {});
    });
    expect(await codeOf(transcribe(server, recording, 50))).toBe("unavailable");
    expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test("that stops in the middle of its answer, or breaks it off, is not available", async () => {
    for (const end of [() => {}, (body: ReadableStreamDefaultController) => body.error(new Error("cut"))]) {
      const start = (body: ReadableStreamDefaultController<Uint8Array>) => {
        body.enqueue(new TextEncoder().encode('{"text": "Gu'));
        end(body);
      };
      vi.stubGlobal("fetch", async () => new Response(new ReadableStream({ start })));
      expect(await codeOf(transcribe(server, recording, 50))).toBe("unavailable");
    }
  });

  test("that nobody can reach is not available", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Network connection lost.")));
    expect(await codeOf(transcribe(server, recording))).toBe("unavailable");
  });
});

describe("Workers AI", () => {
  test("is sent the whole recording as base64, with the language, and answers with the words", async () => {
    const { asked, of } = workersAi(async () => ({ text: " Guten Tag. ", word_count: 2 }));
    const model = "@cf/openai/whisper-large-v3-turbo";
    expect(await transcribe(of(model), recording)).toBe("Guten Tag.");
    const { audio, language } = asked[0]!.input as { audio: string; language: string };
    expect([asked[0]!.model, language]).toEqual([model, "de"]);
    expect(Uint8Array.from(atob(audio), (char) => char.charCodeAt(0))).toEqual(bytes);
  });

  test("has an older model that takes the bytes as numbers", async () => {
    const { asked, of } = workersAi(async () => ({ text: "Guten Tag." }));
    await transcribe(of("@cf/openai/whisper"), { ...recording, language: undefined });
    expect(asked[0]!.input).toEqual({ audio: [...bytes] });
  });

  test("that fails, is silent or answers something else is not available", async () => {
    const model = "@cf/openai/whisper-large-v3-turbo";
    const failing = workersAi(() => Promise.reject(new Error("5007: no such model")));
    expect(await codeOf(transcribe(failing.of(model), recording))).toBe("unavailable");
    const silent = workersAi(() => new Promise(() => {}));
    expect(await codeOf(transcribe(silent.of(model), recording, 50))).toBe("unavailable");
    const odd = workersAi(async () => ({ words: [] }));
    expect(await codeOf(transcribe(odd.of(model), recording))).toBe("unavailable");
  });
});
