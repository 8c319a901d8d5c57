import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { version } from "../version.ts";
import { toExportRequest } from "./otlp.ts";
import { turnSpans, type TurnTrace } from "./turn-trace.ts";

type TraceEnv = Pick<
  Env,
  "OTEL_EXPORTER_OTLP_ENDPOINT" | "OTEL_EXPORTER_OTLP_HEADERS" | "OTEL_CAPTURE_CONTENT"
>;

const deadlineMs = 5_000;
const quietMs = 60_000;
let saidAt = 0;

/**
 * Sends a turn's trace to the collector that the operator named; without one, nothing happens. Best effort: one try,
 * a short deadline, never a rejection. Nobody waits for it.
 */
export async function exportTurn(env: TraceEnv, turn: TurnTrace): Promise<void> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  if (!endpoint) return;
  try {
    const withContent = env.OTEL_CAPTURE_CONTENT?.trim() === "1";
    const response = await fetch(`${endpoint.replace(/\/+$/, "")}/v1/traces`, {
      method: "POST",
      headers: { ...parseHeaders(env.OTEL_EXPORTER_OTLP_HEADERS), "content-type": "application/json" },
      body: JSON.stringify(toExportRequest(turnSpans(turn, { withContent }), version)),
      // The headers hold a secret.
      redirect: "manual",
      signal: AbortSignal.timeout(deadlineMs),
    });
    await response.body?.cancel();
    if (!response.ok) complain({ status: response.status });
  } catch (error) {
    // What a fetch says may repeat the address, and with it a password.
    complain({ why: error instanceof Error ? error.name : "error" });
  }
}

/** `key=value,key=value`, percent-encoded, as OpenTelemetry's own exporters read it. */
export function parseHeaders(setting = ""): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of setting.split(",")) {
    const [, key, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.*)$/s.exec(pair) ?? [];
    if (key && value !== undefined) headers[key.toLowerCase()] = decoded(value.trim());
  }
  return headers;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A collector that is down would otherwise fill the log with every answer. */
function complain(fields: Record<string, unknown>): void {
  if (Date.now() - saidAt < quietMs) return;
  saidAt = Date.now();
  log("trace_not_exported", fields);
}
