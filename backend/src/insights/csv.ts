/**
 * A table as RFC 4180 has it, for spreadsheets: with the mark by which they know UTF-8, and with a quote before text
 * that they would take for a formula.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `\u{feff}${[header, ...rows].map((row) => `${row.map(toField).join(",")}\r\n`).join("")}`;
}

function toField(value: string | number): string {
  // A number is one, also with a minus.
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
