import { filled } from "./blank.ts";

/**
 * A colour as Bubble hands it over, `rgba(…)` or `var(--…)`, as `#rrggbb`: what an app's style names is looked up
 * where `place` stands. Undefined for blanks, for what is no colour, and for what is see-through.
 */
export function resolveColor(value: unknown, place: HTMLElement): string | undefined {
  const given = filled(value);
  if (given === undefined) return undefined;
  // Most need no looking up, which touches the page.
  const written = toHex(given);
  if (written !== undefined) return written;
  const probe = document.createElement("i");
  // Over whatever the app's own rules say of such elements.
  probe.style.setProperty("color", given, "important");
  probe.style.setProperty("transition", "none", "important");
  if (probe.style.color === "") return undefined;
  probe.style.display = "none";
  place.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return toHex(computed);
}

/** `rgb(37, 99, 235)` or `rgba(37, 99, 235, 1)` as `#2563eb`. */
export function toHex(color: string): string | undefined {
  const [red, green, blue, alpha = 1] = (/^rgba?\(([^)]+)\)$/.exec(color)?.[1] ?? "")
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  if (blue === undefined || alpha === 0) return undefined;
  if ([red, green, blue].some((channel) => Number.isNaN(channel))) return undefined;
  const channels = [red, green, blue].map((channel = 0) => Math.round(channel).toString(16).padStart(2, "0"));
  return `#${channels.join("")}`;
}
