const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** As people read it: `640 kB`, in their own language. */
export function fileSize(bytes: number, language: string): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 1_000 && unit < units.length - 1; unit++) size /= 1_000;
  return size.toLocaleString(language, {
    style: "unit",
    unit: units[unit],
    unitDisplay: "short",
    maximumFractionDigits: size < 10 && unit ? 1 : 0,
  });
}
