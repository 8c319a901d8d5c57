import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

const KeyValue = z.strictObject({
  key: z.string().min(1),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ boolValue: z.boolean() }),
  ]),
});
const Attributes = z
  .array(KeyValue)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, "each key once");
const id = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .refine((text) => /[^0]/.test(text), "not all zero");
const Span = z
  .strictObject({
    traceId: id(32),
    spanId: id(16),
    parentSpanId: id(16).optional(),
    name: z.string().min(1),
    kind: z.int().min(1).max(5),
    startTimeUnixNano: z.string().regex(/^\d{19}$/),
    endTimeUnixNano: z.string().regex(/^\d{19}$/),
    attributes: Attributes,
    status: z.strictObject({ code: z.int().min(0).max(2), message: z.string().optional() }),
  })
  .refine((span) => BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), "ends before it begins");
const ExportRequest = z.strictObject({
  resourceSpans: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes: Attributes }),
        scopeSpans: z.array(
          z.strictObject({
            scope: z.strictObject({ name: z.string().min(1), version: z.string() }),
            spans: z.array(Span).min(1),
          }),
        ),
      }),
    )
    .min(1),
});
type Span = z.infer<typeof Span>;

/** What a collector is sent, and what it makes of it. Takes nothing but what OTLP over HTTP in JSON allows. */
export class OtlpCollector {
  readonly traces: Span[][] = [];
  readonly refused: string[] = [];
  readonly #server: Server;
  readonly #authorization: string;
  /** What it answers instead of taking anything; `hang`: nothing. */
  failing: number | "hang" | undefined;

  private constructor(authorization: string) {
    this.#authorization = authorization;
    this.#server = createServer((incoming, outgoing) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("end", () => {
        if (this.failing === "hang") return;
        const problem = this.failing
          ? null
          : this.#take(
              `${incoming.method} ${incoming.url} ${incoming.headers["content-type"]}`,
              incoming.headers.authorization,
              Buffer.concat(parts).toString(),
            );
        if (problem) this.refused.push(problem);
        const headers = { "content-type": "application/json" };
        outgoing.writeHead(this.failing ?? (problem ? 400 : 200), headers).end("{}");
      });
    });
  }

  static async start(authorization: string): Promise<OtlpCollector> {
    const collector = new OtlpCollector(authorization);
    await new Promise<void>((resolve) => {
      collector.#server.listen(0, "127.0.0.1", resolve);
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What is wrong with it; null: it is kept. */
  #take(asked: string, authorization: string | undefined, body: string): string | null {
    if (asked !== "POST /v1/traces application/json") return asked;
    if (authorization !== this.#authorization) return "not authorised";
    const parsed = ExportRequest.safeParse(JSON.parse(body));
    if (!parsed.success) return z.prettifyError(parsed.error);
    const spans = parsed.data.resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap((each) => each.spans),
    );
    const orphan = spans.find(
      ({ parentSpanId, traceId }) =>
        parentSpanId !== undefined &&
        !spans.some((other) => other.spanId === parentSpanId && other.traceId === traceId),
    );
    if (orphan) return `${orphan.name} has no parent`;
    this.traces.push(spans);
    return null;
  }
}
