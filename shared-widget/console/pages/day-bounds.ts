/** When a day of the reader's begins, `2026-11-21` to RFC 3339. Null where none is given. */
export function startOfDay(day: string): string | null {
  return at(day, "T00:00:00.000");
}

export function endOfDay(day: string): string | null {
  return at(day, "T23:59:59.999");
}

function at(day: string, time: string): string | null {
  const ms = Date.parse(day + time);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
