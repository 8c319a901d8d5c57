// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFocus } from "./keep-focus.ts";

let covers: boolean;
let panel: HTMLElement;

beforeEach(() => {
  covers = true;
  vi.stubGlobal("matchMedia", () => ({ matches: covers }));
  panel = document.createElement("section");
  panel.className = "panel floating";
  for (const name of ["button", "textarea", "button", "button"]) panel.append(document.createElement(name));
  // What is laid out has boxes; here nothing is.
  for (const stop of panel.children)
    Object.assign(stop, { getClientRects: () => (stop === panel.children[3] ? [] : [{}]) });
  panel.addEventListener("keydown", keepFocus, true);
  document.body.append(panel);
});

afterEach(() => {
  panel.remove();
  vi.unstubAllGlobals();
});

/** Focuses what is at the place, or the panel; presses; says where the focus is then, or that it is the browser's. */
function tab(from: number | null, shiftKey = false): number | "browser" {
  const start = from === null ? panel : (panel.children[from] as HTMLElement);
  start.focus();
  const event = new KeyboardEvent("keydown", { key: "Tab", shiftKey, bubbles: true, cancelable: true });
  start.dispatchEvent(event);
  if (!event.defaultPrevented) return "browser";
  return [...panel.children].indexOf(document.activeElement!);
}

describe("where the panel covers the page", () => {
  it("goes round at both ends, past what cannot be seen", () => {
    expect(tab(2)).toBe(0);
    expect(tab(0, true)).toBe(2);
  });

  it("leaves it to the browser in between", () => {
    expect(tab(0)).toBe("browser");
    expect(tab(1)).toBe("browser");
    expect(tab(2, true)).toBe("browser");
  });

  it("goes from the panel itself to its first or last", () => {
    expect(tab(null)).toBe(0);
    expect(tab(null, true)).toBe(2);
  });
});

it("lets the keyboard out where the page is beside the panel, and where the panel is part of the page", () => {
  covers = false;
  expect(tab(2)).toBe("browser");
  covers = true;
  panel.className = "panel inline";
  expect(tab(2)).toBe("browser");
});
