/** Custom properties for `panel.css`. */
export type Palette = {
  /** The brand colour as a ground, and the text on it. */
  "--accent": string;
  "--on-accent": string;
  /** Tells a ground of the brand colour from the surface, where the two are alike. */
  "--edge": string;
  /** The brand colour as text, links and focus rings on the panel's surfaces. */
  "--link": string;
};

/**
 * The surface that text in the brand colour has hardest in each theme: no surface in `panel.css` is darker than
 * the light one or lighter than the dark one.
 */
export const hardestSurface = { light: "#ecebe4", dark: "#33363f" } as const;
/** WCAG asks for 4.5; the rest makes up for what `luminance` leaves out. */
const READABLE = 4.55;

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** WCAG 2 relative luminance, 0 to 1, without its linear part for the darkest channels: off by less than 0.001. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map(
    (channel) => ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2 contrast ratio of two `#rrggbb`, 1 to 21. */
function contrast(one: string, other: string): number {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05);
  return ratio < 1 ? 1 / ratio : ratio;
}

/** Everything the panel derives from a widget's one colour. Of black and white one is always readable on it. */
export function makePalette(color = "#3b5bdb", theme: "light" | "dark"): Palette {
  const surface = hardestSurface[theme];
  const towards = theme === "light" ? 0 : 255;
  let link = color;
  for (let share = 0.02; contrast(link, surface) < READABLE; share += 0.02) {
    const mixed = channels(color).map((channel) => Math.round(channel + (towards - channel) * share));
    link = "#" + mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("");
  }
  return {
    "--accent": color,
    "--on-accent": contrast(color, "#ffffff") < READABLE ? "#000" : "#fff",
    "--edge": contrast(color, surface) < 1.55 ? link : color,
    "--link": link,
  };
}
