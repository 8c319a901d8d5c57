type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * As Bubble's sync writes it: keys sorted, four spaces, no newline at the end. What is undefined or an empty object
 * is left out, since the sync takes empty objects away.
 */
export function bubbleJson(value: unknown): string {
  return JSON.stringify(ordered(value as Json) ?? {}, null, 4);
}

function ordered(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one: Json) => ordered(one) ?? {});
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, held]) => [key, ordered(held)] as const)
    .filter(([, held]) => held !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
