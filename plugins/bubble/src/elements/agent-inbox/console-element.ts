import type { Desk } from "../../../../../shared-widget/console/desk.ts";

/** `<foyer-console>`, once it is defined, as far as it is used here. */
export interface ConsoleElement extends HTMLElement {
  token: string | null;
  readonly desk?: Desk | null;
  focusReply?(): void;
}

const minHeightPx = 480;

/** In a parent without a height it has the least that it needs. Not defined yet, it takes the room all the same. */
export function makeConsole(): ConsoleElement {
  const made = document.createElement("foyer-console") as ConsoleElement;
  // An app's own rules for what is in its page must not reach it.
  const look = { display: "block", width: "100%", height: "100%", "min-height": `${minHeightPx}px` };
  for (const [name, value] of Object.entries({ ...look, margin: "0", padding: "0", border: "0" }))
    made.style.setProperty(name, value, "important");
  return made;
}

/** Sets, changes or removes; what is so already is left alone. */
export function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const themes: Readonly<Record<string, string>> = { Light: "light", Dark: "dark" };

/** `fitting`: what goes with the app's own colours, where it has any. */
export function chosenTheme(chosen: string | null | undefined, fitting: string | undefined): string {
  return themes[chosen ?? ""] ?? fitting ?? "auto";
}
