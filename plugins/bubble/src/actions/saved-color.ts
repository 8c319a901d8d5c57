import { toHex } from "../platform/color.ts";
import { ActionRefusal } from "./action-refusal.ts";

/** A colour as a builder gives it, as `#rrggbb`: what a config keeps. */
export function savedColor(color: string): string {
  if (color.startsWith("var(")) {
    throw new ActionRefusal(
      "invalid",
      `"Primary colour" is ${color}, which only a page can look up. Bind Foyer Chat's state "Primary color as saved", or the colour itself, such as #2563eb or rgba(37, 99, 235, 1).`,
    );
  }
  const hex = longHex(color) ?? toHex(color.toLowerCase());
  if (hex !== undefined && /^#[0-9a-f]{6}$/.test(hex)) return hex;
  throw new ActionRefusal(
    "invalid",
    `"Primary colour" is ${color}, which is no colour that can be saved. Give one such as #2563eb or rgba(37, 99, 235, 1).`,
  );
}

/** Of `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`; the colour is kept, not how much shines through. */
function longHex(color: string): string | undefined {
  const digits = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(color)?.[1]?.toLowerCase();
  if (digits === undefined) return undefined;
  return `#${digits.length < 6 ? digits.slice(0, 3).replaceAll(/./g, "$&$&") : digits.slice(0, 6)}`;
}
