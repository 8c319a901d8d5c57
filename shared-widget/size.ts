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
  /** Before anything is opened in it; and what is fetched when that happens. */
  console: { gzip: number };
  pages: { gzip: number };
}

const budget: Budget = JSON.parse(readFileSync(join(import.meta.dirname, "budget.json"), "utf8"));

/** What a visitor downloads, beside what `budget.json` allows. `chat`: everything, in the largest language. */
export function measure({ files }: WidgetManifest): Measure[] {
  const loader = files["widget.js"] ?? { raw: 0, gzip: 0 };
  return [
    { name: "loader, raw", bytes: loader.raw, budget: budget.loader.raw },
    { name: "loader, gzip", bytes: loader.gzip, budget: budget.loader.gzip },
    {
      name: "loader + panel + largest locale, gzip",
      bytes: loader.gzip + sum(files, /\/panel\.js$/) + largest(files, /\/locale-[\w-]+\.js$/),
      budget: budget.chat.gzip,
    },
  ];
}

/** What an agent downloads before anything is opened, and for every page, each in the largest language. */
export function measureConsole({ files }: WidgetManifest): Measure[] {
  const pages = sum(files, /\/console-pages-(?!words)[\w-]*\.js$/);
  const all = sum(files, /\/console(?!-words|-pages-words)[\w-]*\.js$/);
  return [
    {
      name: "console + largest words, gzip",
      bytes: all - pages + largest(files, /\/console-words-/),
      budget: budget.console.gzip,
    },
    {
      name: "console's pages + largest words, gzip",
      bytes: pages + largest(files, /\/console-pages-words-/),
      budget: budget.pages.gzip,
    },
  ];
}

function ending(files: WidgetManifest["files"], pattern: RegExp): number[] {
  return Object.entries(files).flatMap(([name, { gzip }]) => (pattern.test(name) ? gzip : []));
}

function sum(files: WidgetManifest["files"], pattern: RegExp): number {
  return ending(files, pattern).reduce((all, one) => all + one, 0);
}

function largest(files: WidgetManifest["files"], pattern: RegExp): number {
  return Math.max(0, ...ending(files, pattern));
}

if (import.meta.main) {
  const manifest = manifestOf(await bundleWidget());
  const lines = [["file", "raw", "gzip"]];
  for (const [name, { raw, gzip }] of Object.entries(manifest.files)) lines.push([name, `${raw}`, `${gzip}`]);
  lines.push(["", "", ""], ["budget", "bytes", "of"]);
  for (const { name, bytes, budget } of [...measure(manifest), ...measureConsole(manifest)]) {
    lines.push([name, `${bytes}`, `${budget}${bytes > budget ? "  OVER" : ""}`]);
    if (bytes > budget) process.exitCode = 1;
  }
  const width = Math.max(...lines.map(([name]) => name!.length));
  const table = lines.map(([name, a, b]) =>
    `${name!.padEnd(width)}  ${a!.padStart(7)}  ${b!.padStart(7)}`.trimEnd(),
  );
  process.stdout.write(`${table.join("\n")}\n`);
}
