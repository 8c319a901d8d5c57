import type { PageChoice } from "../../../../../shared-widget/widget/panel-api.ts";
import { themeOf } from "../../platform/theme-of.ts";
import type { ChatSettings } from "./settings.ts";

/** The canvas is as large as Bubble makes it; the chat takes all of it. */
export function fillCanvas({ style }: HTMLElement): void {
  style.position = "absolute";
  style.inset = "0";
  style.width = style.height = "100%";
}

/** What the builder chose of distances, layers and grounds: custom properties, which change nothing else. */
export function dress(
  { style }: HTMLElement,
  { ink, surface, radius, offsetX, offsetY, zIndex }: ChatSettings,
): void {
  const wanted: Record<string, string | undefined> = {
    "--foyer-ink": ink,
    "--foyer-surface": surface,
    "--foyer-radius": pixels(radius),
    "--foyer-offset-x": pixels(offsetX),
    "--foyer-offset-y": pixels(offsetY),
    "--foyer-z-index": zIndex === undefined ? undefined : String(Math.round(zIndex)),
  };
  for (const [name, value = ""] of Object.entries(wanted))
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/** What the builder chose over the widget's config. */
export function choiceOf({
  color,
  ink,
  surface,
  title,
  greeting,
  placeholder,
  side,
}: ChatSettings): PageChoice {
  const theme = themeOf(surface, ink);
  return {
    ...(theme && { theme }),
    ...(color && { color }),
    ...(title && { title }),
    ...(greeting && { welcome_message: greeting }),
    ...(placeholder && { placeholder }),
    ...(side && { launcher_position: side }),
  };
}

/** Says whether it was so already. */
export function keepAttribute(element: HTMLElement, name: string, value: string | undefined): boolean {
  if ((element.getAttribute(name) ?? undefined) === value) return true;
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
  return false;
}

function pixels(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${Math.max(0, count)}px`;
}
