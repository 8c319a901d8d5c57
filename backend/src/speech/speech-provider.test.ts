import { describe, expect, test } from "vitest";
import { chooseSpeaker, chooseTranscriber } from "./speech-provider.ts";

const ai = { run: async () => ({ text: "" }) } as unknown as Ai;

describe("who writes down what was said", () => {
  test("is nobody where no key and no binding is set, or where it is switched off", () => {
    expect(chooseTranscriber({})).toBeUndefined();
    expect(chooseTranscriber({ OPENAI_API_KEY: " " })).toBeUndefined();
    expect(chooseTranscriber({ OPENAI_API_KEY: "sk-a", AI: ai, TRANSCRIBE_MODEL: "off" })).toBeUndefined();
  });

  test("is whoever the language model's key is for, with a model of its own", () => {
    expect(chooseTranscriber({ OPENAI_API_KEY: "sk-a" })).toEqual({
      kind: "openai",
      apiKey: "sk-a",
      baseURL: "https://api.openai.com/v1",
      model: "gpt-4o-mini-transcribe",
    });
    expect(
      chooseTranscriber({
        OPENAI_API_KEY: "sk-a",
        OPENAI_BASE_URL: "https://models.example/v1/",
        TRANSCRIBE_MODEL: "whisper-large-v3",
      }),
    ).toMatchObject({ baseURL: "https://models.example/v1", model: "whisper-large-v3" });
  });

  test("a key for voice alone goes to OpenAI, or where it is told, never where the other key is for", () => {
    const env = {
      OPENAI_API_KEY: "sk-a",
      OPENAI_BASE_URL: "https://models.example/v1",
      VOICE_API_KEY: "sk-v",
    };
    expect(chooseTranscriber(env)).toMatchObject({ apiKey: "sk-v", baseURL: "https://api.openai.com/v1" });
    expect(chooseTranscriber({ ...env, VOICE_BASE_URL: "https://voice.example" })).toMatchObject({
      apiKey: "sk-v",
      baseURL: "https://voice.example",
    });
  });

  test("is Workers AI where there is no key, or where one of its models is named", () => {
    const whisper = "@cf/openai/whisper-large-v3-turbo";
    expect(chooseTranscriber({ AI: ai })).toEqual({ kind: "workers-ai", ai, model: whisper });
    expect(
      chooseTranscriber({ AI: ai, OPENAI_API_KEY: "sk-a", TRANSCRIBE_MODEL: "@cf/openai/whisper" }),
    ).toEqual({ kind: "workers-ai", ai, model: "@cf/openai/whisper" });
    expect(
      chooseTranscriber({ OPENAI_API_KEY: "sk-a", TRANSCRIBE_MODEL: "@cf/openai/whisper" }),
    ).toBeUndefined();
  });
});

describe("who reads aloud", () => {
  test("is the browser alone where there is no key, or where it is switched off", () => {
    expect(chooseSpeaker({ AI: ai })).toBeUndefined();
    expect(chooseSpeaker({ OPENAI_API_KEY: "sk-a", SPEECH_MODEL: "off" })).toBeUndefined();
  });

  test("has a model and a voice that can be chosen", () => {
    expect(chooseSpeaker({ OPENAI_API_KEY: "sk-a" })).toMatchObject({
      model: "gpt-4o-mini-tts",
      voice: "alloy",
    });
    expect(
      chooseSpeaker({ OPENAI_API_KEY: "sk-a", SPEECH_MODEL: "kokoro", SPEECH_VOICE: "af_sky" }),
    ).toMatchObject({ model: "kokoro", voice: "af_sky" });
  });
});
