import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WidgetManifest } from "./build.ts";
import { bundleWidget, manifestOf } from "./build.ts";

export interface Measure {
  /** What is measured, in words. */
  name: string;
  bytes: number;
  budget: number;
}

interface Budget {
  loader: { raw: number; gzip: number };
  chat: { gzip: number };
}

/** What a visitor downloads, beside what `budget.json` allows. `chat`: everything, in the largest language. */
export function measure({ files }: WidgetManifest): Measure[] {
  const budget: Budget = JSON.parse(readFileSync(join(import.meta.dirname, "budget.json"), "utf8"));
  const none = { raw: 0, gzip: 0 };
  const ending = (pattern: RegExp) =>
    Object.entries(files)
      .filter(([name]) => pattern.test(name))
      .map(([, size]) => size);
  const loader = files["widget.js"] ?? none;
  const [panel = none] = ending(/\/panel\.js$/);
  const largestLocale = Math.max(0, ...ending(/\/locale-[\w-]+\.js$/).map(({ gzip }) => gzip));
  return [
    { name: "loader, raw", bytes: loader.raw, budget: budget.loader.raw },
    { name: "loader, gzip", bytes: loader.gzip, budget: budget.loader.gzip },
    {
      name: "loader + panel + largest locale, gzip",
      bytes: loader.gzip + panel.gzip + largestLocale,
      budget: budget.chat.gzip,
    },
  ];
}

if (import.meta.main) {
  const manifest = manifestOf(await bundleWidget());
  const lines = [["file", "raw", "gzip"]];
  for (const [name, { raw, gzip }] of Object.entries(manifest.files)) lines.push([name, `${raw}`, `${gzip}`]);
  lines.push(["", "", ""], ["budget", "bytes", "of"]);
  for (const { name, bytes, budget } of measure(manifest)) {
    lines.push([name, `${bytes}`, `${budget}${bytes > budget ? "  OVER" : ""}`]);
    if (bytes > budget) process.exitCode = 1;
  }
  const width = Math.max(...lines.map(([name]) => name!.length));
  const table = lines.map(([name, a, b]) =>
    `${name!.padEnd(width)}  ${a!.padStart(7)}  ${b!.padStart(7)}`.trimEnd(),
  );
  process.stdout.write(`${table.join("\n")}\n`);
}
