import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface ShopCall {
  tool: string;
  arguments: Record<string, unknown>;
  signature: string | undefined;
}

/** A shop's own server, which the assistant may call: it answers by the tool's name, when it is let. */
export class Shop {
  readonly calls: ShopCall[] = [];
  readonly answers: Record<string, unknown>;
  /** What a test keeps open. */
  #held: Promise<void> | undefined;
  readonly #server: Server;

  private constructor(answers: Record<string, unknown>) {
    this.answers = answers;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(answers: Record<string, unknown>): Promise<Shop> {
    const shop = new Shop(answers);
    shop.#server.listen(0, "127.0.0.1");
    await once(shop.#server, "listening");
    return shop;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/tools`;
  }

  /** Calls are not answered until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { tool, arguments: given }: { tool: string; arguments: Record<string, unknown> } = JSON.parse(
      await text(request),
    );
    this.calls.push({ tool, arguments: given, signature: request.headers["webhook-signature"]?.toString() });
    await this.#held;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(this.answers[tool]));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
