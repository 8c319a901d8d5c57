/** The part of OTLP's JSON that we write: opentelemetry-proto, trace/v1, with its names in camelCase and its ids in hexadecimal. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  status: { code: number; message?: string };
}

interface KeyValue {
  key: string;
  value: { stringValue: string } | { intValue: string } | { doubleValue: number } | { boolValue: boolean };
}

const spanKind = { internal: 1, server: 2, client: 3 } as const;

export interface SpanInput {
  name: string;
  kind: keyof typeof spanKind;
  /** In ms since 1970. */
  startedAt: number;
  endedAt: number;
  /** Undefined ones are left out. */
  attributes: Record<string, string | number | boolean | undefined>;
  /** A code of ours; undefined: it went well. */
  error?: string | undefined;
}

/** One trace: a root and what happened within it. */
export function spansOf(root: SpanInput, children: readonly SpanInput[]): Span[] {
  const traceId = randomHex(16);
  const parent = toSpan(root, traceId);
  return [parent, ...children.map((child) => ({ ...toSpan(child, traceId), parentSpanId: parent.spanId }))];
}

/** What `POST /v1/traces` takes. */
export function toExportRequest(spans: readonly Span[], version: string): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ "service.name": "foyer", "service.version": version }) },
        scopeSpans: [{ scope: { name: "foyer", version }, spans }],
      },
    ],
  };
}

function toSpan({ name, kind, startedAt, endedAt, attributes, error }: SpanInput, traceId: string): Span {
  return {
    traceId,
    spanId: randomHex(8),
    name,
    kind: spanKind[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(Math.max(startedAt, endedAt)),
    attributes: toAttributes({ ...attributes, ...(error !== undefined && { "error.type": error }) }),
    status: error === undefined ? { code: 1 } : { code: 2, message: error },
  };
}

function toAttributes(attributes: SpanInput["attributes"]): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (typeof value === "string") return { key, value: { stringValue: value } };
    if (typeof value === "boolean") return { key, value: { boolValue: value } };
    // 64-bit integers are strings in protobuf's JSON.
    return Number.isInteger(value)
      ? { key, value: { intValue: String(value) } }
      : { key, value: { doubleValue: value } };
  });
}

/** More digits than a number can hold. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
