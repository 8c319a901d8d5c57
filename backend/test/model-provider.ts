import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const Said = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string().nullish(),
});
/** What is read here of a request for a chat completion. */
const Completion = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(Said).min(1),
  tools: z.array(z.unknown()).optional(),
});
type Completion = z.infer<typeof Completion>;
const Moderation = z.strictObject({ input: z.array(z.string().min(1)).min(1), model: z.string().optional() });

/** What a model writes: words, in the pieces they come in, then calls. */
interface Written {
  pieces: readonly string[];
  calls?: readonly { name: string; arguments: string }[];
}

/** A provider whose model does whatever a test wants, and whose moderation flags what a test wants. */
export class ModelProvider {
  readonly asked: Completion[] = [];
  /** Every text that moderation was shown. */
  readonly moderated: string[] = [];
  writes: (request: Completion) => Written = () => ({ pieces: ["Hello."] });
  /** Categories; empty: it passes. */
  flags: (text: string) => string[] = () => [];
  /** Answers for moderation, in place of it. */
  insteadOfModeration: ((response: ServerResponse) => void) | undefined;
  readonly #http: HttpServer;

  private constructor() {
    this.#http = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (text += part));
      request.on("end", () => {
        const isKnown = request.headers.authorization === "Bearer sk-test";
        if (request.method !== "POST" || !isKnown) response.writeHead(isKnown ? 404 : 401).end("{}");
        else if (request.url === "/v1/chat/completions")
          this.#write(response, Completion.parse(JSON.parse(text)));
        else if (request.url === "/v1/moderations")
          this.#moderate(response, Moderation.parse(JSON.parse(text)).input);
        else response.writeHead(404).end("{}");
      });
    });
  }

  static async start(): Promise<ModelProvider> {
    const provider = new ModelProvider();
    await new Promise<void>((resolve) => {
      provider.#http.listen(0, "127.0.0.1", resolve);
    });
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/v1`;
  }

  reset(): void {
    this.asked.length = 0;
    this.moderated.length = 0;
    this.writes = () => ({ pieces: ["Hello."] });
    this.flags = () => [];
    this.insteadOfModeration = undefined;
  }

  close(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #write(response: ServerResponse, request: Completion): void {
    this.asked.push(request);
    const { pieces, calls = [] } = this.writes(request);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const send = (delta: object, finish_reason: string | null = null): void => {
      const chunk = {
        id: "c",
        object: "chat.completion.chunk",
        model: request.model,
        choices: [{ index: 0, delta, finish_reason }],
      };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    for (const content of pieces) send({ content });
    for (const [index, call] of calls.entries())
      send({ tool_calls: [{ index, id: `call_${index}`, type: "function", function: call }] });
    send({}, calls.length > 0 ? "tool_calls" : "stop");
    response.end("data: [DONE]\n\n");
  }

  #moderate(response: ServerResponse, input: readonly string[]): void {
    this.moderated.push(...input);
    if (this.insteadOfModeration) return this.insteadOfModeration(response);
    const results = input.map((text) => {
      const found = this.flags(text);
      const categories = {
        harassment: false,
        violence: false,
        ...Object.fromEntries(found.map((name) => [name, true])),
      };
      return { flagged: found.length > 0, categories, category_scores: { harassment: 0.1 } };
    });
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ id: "modr-1", model: "omni-moderation-latest", results }));
  }
}
