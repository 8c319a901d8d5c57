import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AudioProvider } from "./audio-provider.ts";
import {
  eventually,
  newAddress,
  newOrg,
  newWidget,
  openSession,
  type Org,
  Server,
  type Session,
} from "./server.ts";

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (char) => char.charCodeAt(0));
const recordings = {
  webm: bytesOf("\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm and then what was said"),
  ogg: bytesOf("OggS and then what was said"),
  wav: bytesOf("RIFF\x24\0\0\0WAVEfmt and then what was said"),
  mp4: bytesOf("\0\0\0\x18ftypmp42 and then what was said"),
};
const spoken = "Where is my parcel?";
const secret = "sk-voice-of-the-tests";

let provider: AudioProvider;
let server: Server;
let org: Org;
let session: Session;

beforeAll(async () => {
  provider = await AudioProvider.start();
  server = await Server.start({ OPENAI_API_KEY: secret, OPENAI_BASE_URL: provider.url });
  org = await newOrg(server);
});
beforeEach(async () => {
  session = await openSession(server, org.widget_id);
  provider.asked.length = 0;
  provider.reply = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ text: ` ${spoken}\n`, usage: { type: "duration", seconds: 2 } }));
  };
});
afterEach(() => takeLog());
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

const logged: string[] = [];

/** Keeps what is taken, for the test at the end. */
function takeLog(): string[] {
  const lines = server.takeLog();
  logged.push(...lines);
  return lines;
}

interface Post {
  token?: string;
  address?: string;
  query?: string;
  headers?: Record<string, string>;
}

function transcribe(body: Uint8Array<ArrayBuffer> | string, post: Post = {}): Promise<Response> {
  const { token = session.token, address = newAddress(), query = "", headers = {} } = post;
  return fetch(new URL(`/api/transcribe${query}`, server.url), {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token}`, "cf-connecting-ip": address, ...headers },
  });
}

function speak(
  body: object,
  { token = session.token, address = newAddress() }: Post = {},
): Promise<Response> {
  return server.fetch("POST", "/api/speech", { token, address, body });
}

const outcome = async (response: Response): Promise<unknown[]> => {
  const { code } = (await response.json()) as { code?: string };
  return [response.status, code];
};

async function agentToken(): Promise<string> {
  const body = { agent_id: "ana", name: "Ana" };
  return (await server.call("POST", "/api/agent-tokens", { token: org.key, body })).body.token;
}

describe("what was said", () => {
  test.each(Object.entries(recordings))("in %s, by its bytes, comes back as text", async (end, bytes) => {
    const answer = await transcribe(bytes, {
      query: "?language=pt-BR",
      headers: { "content-type": "text/x" },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ text: spoken });
    const [asked] = provider.asked;
    expect(asked).toMatchObject({
      path: "/v1/audio/transcriptions",
      authorization: `Bearer ${secret}`,
      fields: { model: "gpt-4o-mini-transcribe", response_format: "json", language: "pt" },
      file: { name: `speech.${end}`, type: `audio/${end}` },
    });
    expect(asked!.file!.bytes).toEqual(bytes);
  });

  test("is counted in the log, and stored nowhere", async () => {
    takeLog();
    await transcribe(recordings.webm);
    const line = await eventually(
      async () => takeLog().find((each) => each.includes("/api/transcribe")),
      (found) => found !== undefined,
    );
    expect(JSON.parse(line!)).toMatchObject({
      status: 200,
      model: "gpt-4o-mini-transcribe",
      audio_type: "audio/webm",
      audio_bytes: recordings.webm.length,
      characters: spoken.length,
    });
    expect((await server.env.FILES.list()).objects).toEqual([]);
    const history = await server.call("GET", `/api/history/${session.conversation_id}`, session);
    expect(history.body.messages).toEqual([]);
  });

  test("may be nothing", async () => {
    provider.reply = (response) => response.end(JSON.stringify({ text: "" }));
    expect(await (await transcribe(recordings.ogg)).json()).toEqual({ text: "" });
  });

  test("is an agent's to say as well, and no key's", async () => {
    expect((await transcribe(recordings.webm, { token: await agentToken() })).status).toBe(200);
    expect(await outcome(await transcribe(recordings.webm, { token: org.key }))).toEqual([403, "forbidden"]);
    expect(await outcome(await transcribe(recordings.webm, { token: "nobody" }))).toEqual([
      401,
      "unauthorized",
    ]);
  });

  test("is not passed on where it is no recording, empty, too large or in no language", async () => {
    expect(await outcome(await transcribe("Hello"))).toEqual([415, "unsupported_file"]);
    expect(await outcome(await transcribe(""))).toEqual([400, "bad_request"]);
    const large = new Uint8Array(25 * 1024 * 1024 + 1);
    large.set(recordings.webm);
    expect(await outcome(await transcribe(large))).toEqual([413, "too_large"]);
    expect(await outcome(await transcribe(recordings.webm, { query: "?language=../x" }))).toEqual([
      422,
      "invalid",
    ]);
    expect(provider.asked).toEqual([]);
  });

  test("is taken up to the last byte of 25 MB", async () => {
    const large = new Uint8Array(25 * 1024 * 1024);
    large.set(recordings.wav);
    expect((await transcribe(large)).status).toBe(200);
    expect(provider.asked[0]!.file!.bytes.length).toBe(large.length);
  });

  test("is not heard where the widget has no voice, or from a site that may not open it", async () => {
    const silent = await openSession(server, await newWidget(server, org, { voice_input: false }));
    expect(await outcome(await transcribe(recordings.webm, silent))).toEqual([403, "forbidden"]);
    const widget = await newWidget(server, org, { allowed_origins: ["https://shop.example"] });
    const headers = { origin: "https://shop.example" };
    const bound = await openSession(server, widget, {}, { headers });
    expect((await transcribe(recordings.webm, { ...bound, headers })).status).toBe(200);
    const elsewhere = { ...bound, headers: { origin: "https://elsewhere.example" } };
    expect(await outcome(await transcribe(recordings.webm, elsewhere))).toEqual([403, "origin_not_allowed"]);
    expect(provider.asked.length).toBe(1);
  });

  test("is taken as often as the widget's visitors may write, apart from what they write", async () => {
    const widget = await newWidget(server, org, { messages_per_minute: 2 });
    const eager = await openSession(server, widget);
    for (let turn = 0; turn < 2; turn++) expect((await transcribe(recordings.webm, eager)).status).toBe(200);
    const third = await transcribe(recordings.webm, eager);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await outcome(third)).toEqual([429, "rate_limited"]);
    const said = await server.call("POST", `/api/chat/${eager.conversation_id}`, {
      ...eager,
      body: { type: "send", id: "m1", text: "Then in writing", wait: false },
    });
    expect(said.status).toBe(200);
    expect((await speak({ text: "Hello" }, eager)).status).not.toBe(429);
    expect((await transcribe(recordings.webm, { ...eager, address: newAddress() })).status).toBe(200);
  });

  test.each([
    ["a key that is refused", 401, 503, "unavailable"],
    ["an account without leave", 403, 503, "unavailable"],
    ["a server without this", 404, 501, "not_configured"],
    ["a recording that it cannot read", 400, 415, "unsupported_file"],
    ["a server that fails", 500, 503, "unavailable"],
    ["a server that sends elsewhere", 307, 503, "unavailable"],
  ])("meets %s", async (_, theirs, ours, code) => {
    provider.reply = (response) => {
      response.writeHead(theirs, { location: "https://elsewhere.example/" });
      response.end(JSON.stringify({ error: { message: `${secret} said ${spoken}` } }));
    };
    expect(await outcome(await transcribe(recordings.webm))).toEqual([ours, code]);
    expect(provider.asked.length).toBe(1);
  });

  test("waits as long as a busy provider wishes, within reason", async () => {
    for (const [wish, told] of [
      ["7", "7"],
      ["86400", "60"],
      ["soon", "10"],
    ] as const) {
      provider.reply = (response) => void response.writeHead(429, { "retry-after": wish }).end();
      const answer = await transcribe(recordings.webm);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, told]);
    }
  });

  test("meets an answer that is no JSON, without a text or endless", async () => {
    const replies: AudioProvider["reply"][] = [
      (response) => response.end("<html>parcel</html>"),
      (response) => response.end(JSON.stringify({ transcript: spoken })),
      (response) => response.end(JSON.stringify({ text: spoken.repeat(50_000) })),
    ];
    for (const reply of replies) {
      provider.reply = reply;
      expect(await outcome(await transcribe(recordings.webm))).toEqual([503, "unavailable"]);
    }
  });
});

const sound = Uint8Array.from({ length: 50_000 }, (_, index) => index % 256);

describe("a text", () => {
  test.each([
    ["mp3", "audio/mpeg"],
    ["pcm", "audio/pcm"],
  ])("is read aloud in %s", async (format, type) => {
    provider.reply = (response) => {
      response.writeHead(200, { "content-type": type });
      response.end(sound);
    };
    const answer = await speak({ text: " Hello, your parcel is on its way. ", format });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(sound);
    expect(provider.asked[0]).toMatchObject({
      path: "/v1/audio/speech",
      authorization: `Bearer ${secret}`,
      fields: {
        model: "gpt-4o-mini-tts",
        voice: "alloy",
        input: "Hello, your parcel is on its way.",
        response_format: format,
      },
    });
  });

  test("is heard while the rest is still being spoken", async () => {
    let speakOn: (() => void) | undefined;
    provider.reply = (response) => {
      response.writeHead(200, { "content-type": "audio/mpeg" });
      response.write(sound);
      speakOn = () => response.end(sound);
    };
    const answer = await speak({ text: "Hello" });
    const reader = answer.body!.getReader();
    let heard = 0;
    while (heard < sound.length) heard += (await reader.read()).value!.length;
    speakOn?.();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      heard += piece.value.length;
    expect(heard).toBe(2 * sound.length);
  });

  test("may be 4,000 characters long, and must be something", async () => {
    provider.reply = (response) => void response.writeHead(200, { "content-type": "audio/mpeg" }).end(sound);
    expect((await speak({ text: "a".repeat(4_000) })).status).toBe(200);
    expect(await outcome(await speak({ text: "a".repeat(4_001) }))).toEqual([422, "invalid"]);
    expect(await outcome(await speak({ text: "  " }))).toEqual([422, "invalid"]);
    expect(await outcome(await speak({ text: "Hello", voice: "mine" }))).toEqual([422, "invalid"]);
    expect(provider.asked.length).toBe(1);
  });

  test("is read to agents, and not to keys or where the widget has no voice", async () => {
    provider.reply = (response) => void response.writeHead(200, { "content-type": "audio/mpeg" }).end(sound);
    expect((await speak({ text: "Hello" }, { token: await agentToken() })).status).toBe(200);
    expect(await outcome(await speak({ text: "Hello" }, { token: org.key }))).toEqual([403, "forbidden"]);
    const silent = await openSession(server, await newWidget(server, org, { voice_output: false }));
    expect(await outcome(await speak({ text: "Hello" }, silent))).toEqual([403, "forbidden"]);
    expect(provider.asked.length).toBe(1);
  });

  test.each([
    ["a key that is refused", 401, 503, "unavailable"],
    ["a server without a voice", 404, 501, "not_configured"],
    ["too many at once", 429, 503, "unavailable"],
    ["a server that fails", 500, 503, "unavailable"],
  ])("meets %s", async (_, theirs, ours, code) => {
    provider.reply = (response) => void response.writeHead(theirs).end(`${secret}: your parcel`);
    expect(await outcome(await speak({ text: "Hello" }))).toEqual([ours, code]);
  });

  test("meets an answer that is no sound, and one that is empty", async () => {
    provider.reply = (response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end('{"error":"parcel"}');
    expect(await outcome(await speak({ text: "Hello" }))).toEqual([503, "unavailable"]);
    provider.reply = (response) => void response.writeHead(200, { "content-type": "audio/mpeg" }).end();
    expect(await outcome(await speak({ text: "Hello" }))).toEqual([503, "unavailable"]);
  });
});

describe("a session says what can be done by voice", () => {
  test("where there is a provider, and the widget wants it", async () => {
    expect(session.config.voice).toEqual({ input: true, output: "server" });
    const widget = await newWidget(server, org, { voice_input: false, voice_output: false });
    const { config } = await openSession(server, widget);
    expect(config.voice).toEqual({ input: false, output: "off" });
  });

  test("where there is none: only the browser has a voice, and both routes say so", async () => {
    const bare = await Server.start();
    try {
      const there = await newOrg(bare);
      const { config, token } = await openSession(bare, there.widget_id);
      expect(config.voice).toEqual({ input: false, output: "browser" });
      const body = { token, body: { text: "Hello" } };
      expect((await bare.call("POST", "/api/speech", body)).body.code).toBe("not_configured");
      expect((await bare.call("POST", "/api/transcribe", { token, body: "OggS" })).status).toBe(501);
    } finally {
      await bare.close();
    }
  });
});

test("neither what was said nor the key was ever in the log, whatever went wrong", () => {
  const log = logged.join("\n");
  expect(log).toContain("transcribe_failed");
  expect(log).toContain("speech_failed");
  expect(log).not.toContain("parcel");
  expect(log).not.toContain(secret);
});
