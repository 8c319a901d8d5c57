/** The widgets whose conversations somebody may see; null: all of the org's. */
export type Scope = readonly string[] | null;

export function sees(scope: Scope, widgetId: string): boolean {
  return scope?.includes(widgetId) ?? true;
}

/** Equal for scopes that see the same. */
export function scopeKey(scope: Scope): string {
  return scope === null ? "*" : [...new Set(scope)].toSorted().join(" ");
}

/** What both see. */
export function overlap(one: Scope, other: Scope): Scope {
  if (one === null) return other;
  return other === null ? one : one.filter((id) => other.includes(id));
}
