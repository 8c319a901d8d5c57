/**
 * One JSON line for the operator. Never message text, never a secret: names, ids, counts and timings only.
 * `error` is unfolded into its message and causes.
 */
export function log(event: string, fields: Record<string, unknown> = {}): void {
  const { error, ...rest } = fields;
  const line = { event, ...rest, ...(error !== undefined && { error: describe(error) }) };
  // oxlint-disable-next-line no-console -- the Worker's log is its console
  console.log(JSON.stringify(line));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own} (${describe(error.cause)})`;
}
