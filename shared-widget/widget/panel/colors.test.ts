import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hardestSurface, makePalette } from "./colors.ts";

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => "#" + value.toString(16).padStart(6, "0"));
const theme = fc.constantFrom("light" as const, "dark" as const);

describe("makePalette", () => {
  it("puts readable text on any brand colour", () => {
    fc.assert(
      fc.property(color, theme, (color, theme) => {
        const palette = makePalette(color, theme);
        expect(palette["--accent"]).toBe(color);
        expect(contrast(palette["--on-accent"], color)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2_000 },
    );
  });

  it("makes any brand colour readable as text on any surface", () => {
    fc.assert(
      fc.property(color, theme, (color, theme) => {
        expect(contrast(makePalette(color, theme)["--link"], hardestSurface[theme])).toBeGreaterThanOrEqual(
          4.5,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("sets grounds of the brand colour off from the surface", () => {
    fc.assert(
      fc.property(color, theme, (color, theme) => {
        expect(contrast(makePalette(color, theme)["--edge"], hardestSurface[theme])).toBeGreaterThanOrEqual(
          1.5,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves a colour alone that can be read as it is", () => {
    expect(makePalette("#1d4ed8", "light")["--link"]).toBe("#1d4ed8");
    expect(makePalette("#ffd43b", "light")["--on-accent"]).toBe("#000");
  });
});

describe("the stylesheet's own colours", () => {
  const css = readFileSync(new URL("panel.css", import.meta.url), "utf8");
  /** The values that each block of custom properties gives, by selector. */
  const blocks = [
    ...css.matchAll(/^(\.panel|\.dark|\.sketch|\.sketch\.dark) \{\n((?: {2}--[^]*?;\n)+)\}/gm),
  ].map(([, selector = "", body = ""]) => {
    const values = [...body.matchAll(/--([a-z]+): (?:var\(--foyer-[a-z]+, )?(#[0-9a-f]{3,6})\)?;/g)];
    return { selector, values: Object.fromEntries(values.map(([, name, hex]) => [name, long(hex ?? "")])) };
  });
  const valuesOf = (...selectors: string[]) =>
    Object.assign(
      {},
      ...blocks.filter(({ selector }) => selectors.includes(selector)).map(({ values }) => values),
    ) as Record<string, string>;
  const sets = [
    ["light", valuesOf(".panel")],
    ["dark", valuesOf(".panel", ".dark")],
    ["light", valuesOf(".panel", ".sketch")],
    ["dark", valuesOf(".panel", ".dark", ".sketch", ".sketch.dark")],
  ] as const;

  it.each(sets)(
    "can be read on the %s surfaces: %j",
    (theme, { surface = "", raised = "", ink = "", soft = "", bad = "" }) => {
      for (const ground of [surface, raised]) {
        for (const text of [ink, soft, bad]) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(ink, ground)).toBeGreaterThanOrEqual(contrast(ink, hardestSurface[theme]));
      }
    },
  );
});

function long(hex: string): string {
  return hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
}

/** WCAG 2 contrast ratio of two `#rrggbb`, to the letter. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(long(one)), luminance(long(other))].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
