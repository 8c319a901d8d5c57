import { maskText } from "./privacy/mask.ts";

/**
 * One JSON line for the operator. Never message text, never a secret: names, ids, counts and timings only. What a
 * provider put into an error, or an org made its agent's id, may hold more: addresses and card numbers are masked.
 * `error` is unfolded into its message and causes.
 */
export function log(event: string, fields: Record<string, unknown> = {}): void {
  const { error, ...rest } = fields;
  const line = { event, ...rest, ...(error !== undefined && { error: describe(error) }) };
  // oxlint-disable-next-line no-console -- the Worker's log is its console
  console.log(JSON.stringify(line, (_, value) => (typeof value === "string" ? maskText(value) : value)));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own} (${describe(error.cause)})`;
}
