/** Black or white, whichever is readable on `color` (`#rrggbb`) with at least 4.5:1. */
export function inkOn(color: string): "#fff" | "#000" {
  // WCAG's luminance without its linear part for the darkest channels, which moves it by less than 0.001.
  const [red, green, blue] = [1, 3, 5].map(
    (at) => ((parseInt(color.slice(at, at + 2), 16) / 255 + 0.055) / 1.055) ** 2.4,
  );
  // White reaches 4.5:1 up to a luminance of 0.1833; black does from 0.175.
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! > 0.18 ? "#000" : "#fff";
}
