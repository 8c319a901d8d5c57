/** The bytes that Bubble itself writes for a descriptor: sorted keys, four spaces, no newline at the end. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value), null, 4);
}

/** Where objects are empty: Bubble drops them. */
export function emptyObjects(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  if (entries.length === 0 && !Array.isArray(value)) return [path];
  return entries.flatMap(([key, inner]) => emptyObjects(inner, path ? `${path}.${key}` : key));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
