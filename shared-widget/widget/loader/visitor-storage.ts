/**
 * What the client keeps of a visitor of this widget in this browser: none, and nobody has talked here before, so no
 * answer can be waiting.
 */
export function visitorKeys(widgetId: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`foyer:${widgetId}:`));
  } catch {
    return []; // Storage is refused: there is nothing in it.
  }
}
