import { inkOn } from "../../../../shared-widget/widget/loader/ink.ts";

/**
 * The theme that goes with a builder's own background, or text: what they left open is then readable with it, also
 * for someone whose device prefers the other theme. Both as `#rrggbb`.
 */
export function themeOf(surface: string | undefined, ink: string | undefined): "light" | "dark" | undefined {
  if (surface) return inkOn(surface) === "#000" ? "light" : "dark";
  if (ink) return inkOn(ink) === "#000" ? "dark" : "light";
  return undefined;
}
