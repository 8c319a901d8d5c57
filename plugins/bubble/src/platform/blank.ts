/** The text, trimmed; undefined where it is blank in any of Bubble's ways. */
export function filled(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** Yes or no; undefined where nobody said. */
export function decided(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** A number that is one; undefined for blanks. */
export function counted(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
