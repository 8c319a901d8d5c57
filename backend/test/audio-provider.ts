import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A recording as the provider was given it, or a text to read aloud. */
interface Asked {
  path: string;
  authorization: string | undefined;
  fields: Record<string, string>;
  file?: { name: string; type: string; bytes: Uint8Array };
}

type Reply = (response: ServerResponse, asked: Asked) => void;

/** What it is asked is wrong: OpenAI's own answer to that. */
const refuse = (message: string) => (response: ServerResponse) => {
  response.writeHead(400, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "invalid_request_error" } }));
};

const endOf: Record<string, string> = {
  webm: "audio/webm",
  mp4: "audio/mp4",
  wav: "audio/wav",
  ogg: "audio/ogg",
};

/** OpenAI's audio API over HTTP: it takes what that takes and nothing else, and answers as it is told. */
export class AudioProvider {
  readonly asked: Asked[] = [];
  /** Of the answers that a client left before their end. */
  left = 0;
  reply: Reply = () => {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      response.on("close", () => {
        if (!response.writableFinished) this.left += 1;
      });
      void this.#answer(request, response);
    });
  }

  static async start(): Promise<AudioProvider> {
    const provider = new AudioProvider();
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = "", method, headers } = request;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = new Response(Buffer.concat(pieces), {
      headers: { "content-type": headers["content-type"] ?? "" },
    });
    const asked: Asked = { path, authorization: headers.authorization, fields: {} };
    this.asked.push(asked);
    if (method !== "POST") return refuse("Only POST")(response);
    if (!/^Bearer \S+$/.test(headers.authorization ?? "")) return refuse("No key")(response);
    const wrong =
      path === "/v1/audio/transcriptions"
        ? await takeRecording(body, asked)
        : path === "/v1/audio/speech"
          ? await takeText(body, asked)
          : `Unknown path ${path}`;
    if (wrong) return refuse(wrong)(response);
    this.reply(response, asked);
  }
}

async function takeRecording(body: Response, asked: Asked): Promise<string | undefined> {
  for (const [name, value] of await body.formData()) {
    if (!["file", "model", "language", "response_format"].includes(name)) return `Unknown parameter ${name}`;
    if (typeof value === "string") asked.fields[name] = value;
    else
      asked.file = { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  const { file, fields } = asked;
  if (!file?.bytes.length) return "No file";
  if (endOf[file.name.split(".").at(-1) ?? ""] !== file.type) return `Unsupported file ${file.name}`;
  if (!fields["model"]) return "No model";
  if (fields["response_format"] !== "json") return "Unsupported response_format";
  if (fields["language"] && !/^[a-z]{2,3}$/.test(fields["language"])) return "Unsupported language";
  return undefined;
}

async function takeText(body: Response, asked: Asked): Promise<string | undefined> {
  if (body.headers.get("content-type") !== "application/json") return "Not JSON";
  asked.fields = (await body.json()) as Record<string, string>;
  const { model, voice, input, response_format, ...others } = asked.fields;
  if (Object.keys(others).length) return `Unknown parameters ${Object.keys(others).join()}`;
  if (!model || !voice || !input || input.length > 4_096) return "Missing parameters";
  return ["mp3", "pcm"].includes(response_format ?? "mp3") ? undefined : "Unsupported response_format";
}
