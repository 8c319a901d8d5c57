import { inkOn } from "../../../../../shared-widget/widget/loader/ink.ts";
import { makePalette } from "../../../../../shared-widget/widget/panel/colors.ts";
import { filled } from "../../platform/blank.ts";

/** As Bubble hands them over: `rgba(…)`, `var(--…)`, or blank. */
export interface GivenColors {
  accent: unknown;
  background: unknown;
  text: unknown;
}

/**
 * The console's own properties for an app's colours; null: as the theme has it. What stands between two of its colours
 * is mixed from them. `resolve`: what a colour is in the end, as `#rrggbb`.
 */
export function consoleColors(
  given: GivenColors,
  resolve: (color: string) => string | undefined,
): Record<string, string | null> {
  const [accent, background, text] = [given.accent, given.background, given.text].map(filled);
  const accentInTheEnd = accent && resolve(accent);
  return {
    "--foyer-accent": accent ?? null,
    "--foyer-on-accent": accentInTheEnd ? inkOn(accentInTheEnd) : null,
    "--foyer-link": accentInTheEnd ? link(accentInTheEnd) : null,
    "--foyer-tint": accent ? mix(accent, 14, background ?? "transparent") : null,
    "--foyer-surface": background ?? null,
    "--foyer-sunken": background ? mix(background, 96, grey) : null,
    "--foyer-raised": background ? mix(background, 91, grey) : null,
    "--foyer-line": background ? mix(background, 82, grey) : null,
    "--foyer-edge": background ? mix(background, 40, grey) : null,
    "--foyer-ink": text ?? null,
    "--foyer-soft": text ? mix(text, 78, grey) : null,
  };
}

/** Of the accent, as far from it as text has to be to be read in each theme. */
function link(accent: string): string {
  const [light, dark] = (["light", "dark"] as const).map((theme) => makePalette(accent, theme)["--link"]);
  return `light-dark(${light}, ${dark})`;
}

const grey = "#808080";

function mix(color: string, percent: number, other: string): string {
  return `color-mix(in srgb, ${color} ${percent}%, ${other})`;
}
