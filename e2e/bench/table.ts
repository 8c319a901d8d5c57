interface Row {
  name: string;
  values: Record<string, number>;
}

/** Figures by row, each with its ratio to the rows named in `against`. */
export function table(title: string, rows: readonly Row[], against: readonly string[]): string {
  const columns = Object.keys(rows[0]?.values ?? {});
  const yardsticks = against.flatMap((name) => rows.filter((row) => row.name === name));
  const lines = rows.map((row) => {
    const cells = columns.map((column) => {
      const value = row.values[column] ?? Number.NaN;
      const ratios = yardsticks.map(
        (yardstick) => `×${(value / (yardstick.values[column] ?? Number.NaN)).toFixed(2)}`,
      );
      return `${format(value)} ${ratios.map((ratio) => ratio.padStart(7)).join("")}`.padStart(28);
    });
    return `  ${row.name.padEnd(28)}${cells.join("")}`;
  });
  const head = `  ${"".padEnd(28)}${columns.map((column) => column.padStart(28)).join("")}`;
  return [title, head, ...lines, ""].join("\n");
}

function format(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
