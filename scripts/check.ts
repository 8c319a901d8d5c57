import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { build } from "./build.ts";
import { run } from "./command.ts";
import { root } from "./paths.ts";

interface Step {
  name: string;
  command: string;
  args: string[];
}

const outdir = mkdtempSync(join(tmpdir(), "foyer-check-"));
const solution = readFileSync(join(root, "tsconfig.json"), "utf8");
const projects = [...solution.matchAll(/"path":\s*"\.\/([^"]+)"/g)].map((match) => match[1]!);

const steps: Step[] = [
  ...projects.map((project) => ({ name: `types: ${project}`, command: "tsc", args: ["-p", project] })),
  { name: "lint", command: "oxlint", args: ["--type-aware", "--deny-warnings"] },
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
  {
    name: "deploy (dry run)",
    command: "wrangler",
    args: ["deploy", "--dry-run", "--config", "backend/wrangler.jsonc", "--outdir", outdir],
  },
];

// The Worker imports what the build writes.
let failed = 0;
try {
  await build();
  console.log("ok      build");
} catch (error) {
  failed += 1;
  console.log("FAILED  build");
  console.error(error);
}
for (const step of steps) {
  const started = performance.now();
  const { code, output } = await run(join(root, "node_modules", ".bin", step.command), step.args, {
    cwd: root,
  });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  if (code === 0) {
    console.log(`ok      ${step.name.padEnd(24)} ${seconds} s`);
  } else {
    failed += 1;
    console.log(
      `FAILED  ${step.name.padEnd(24)} ${seconds} s\n\n${indent(stripVTControlCharacters(output).trim())}\n`,
    );
  }
}
rmSync(outdir, { recursive: true });
console.log(failed === 0 ? "\nEverything is in order." : `\n${failed} of ${steps.length + 1} steps failed.`);
process.exitCode = failed === 0 ? 0 : 1;

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
