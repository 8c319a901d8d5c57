import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

/** What Resend takes; anything beside is refused, as it is there. */
const Body = z.strictObject({
  from: z.string().regex(/^[^<>\r\n]+ <[^@\s<>]+@[^@\s<>]+>$/),
  to: z.array(z.email()).length(1),
  subject: z
    .string()
    .min(1)
    .regex(/^[^\r\n]*$/),
  text: z.string().min(1),
  html: z.string().startsWith("<!doctype html>"),
  reply_to: z.email().optional(),
});
export type Mail = z.infer<typeof Body> & { key: string };

/** An e-mail provider that keeps what it is given, each key once. */
export class MailProvider {
  readonly sent: Mail[] = [];
  readonly refused: unknown[] = [];
  /** Every call, also those that were refused. */
  calls = 0;
  /** Answers in place of the provider itself; false: let it. */
  instead: ((response: ServerResponse, call: number) => boolean) | undefined;
  readonly #http: HttpServer;
  readonly #keys = new Map<string, string>();

  private constructor() {
    this.#http = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (text += part));
      request.on("end", () => {
        this.calls += 1;
        if (this.instead?.(response, this.calls)) return;
        const { status, body } = this.#answer(request, text);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  }

  #answer({ method, url, headers }: IncomingMessage, text: string): { status: number; body: object } {
    if (method !== "POST" || url !== "/emails") return { status: 404, body: {} };
    if (headers.authorization !== "Bearer re_test") return { status: 401, body: {} };
    const key = String(headers["idempotency-key"] ?? "");
    const mail = Body.safeParse(JSON.parse(text));
    if (!mail.success || key === "" || key.length > 256) {
      this.refused.push(mail.error?.issues ?? key);
      return { status: 422, body: { name: "validation_error" } };
    }
    if (!this.#keys.has(key)) this.sent.push({ ...mail.data, key });
    this.#keys.set(key, text);
    return { status: 200, body: { id: `re_${key}` } };
  }

  static async start(): Promise<MailProvider> {
    const provider = new MailProvider();
    await new Promise<void>((resolve) => provider.#http.listen(0, "127.0.0.1", resolve));
    return provider;
  }

  /** What a Worker is told to send through it. */
  get settings(): Record<string, string> {
    const { port } = this.#http.address() as AddressInfo;
    return {
      RESEND_API_KEY: "re_test",
      EMAIL_FROM: "Acme <help@acme.example>",
      RESEND_BASE_URL: `http://127.0.0.1:${port}`,
    };
  }

  to(address: string): Mail[] {
    return this.sent.filter(({ to }) => to.includes(address));
  }

  close(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }
}
