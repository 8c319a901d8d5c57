import { build } from "./build.ts";
import { type Suite, runSuite } from "./run-suite.ts";
import type { SuiteResult } from "./test-report.ts";

interface NamedSuite extends Suite {
  /** What `npm test -- <kind>` selects. */
  kind: "unit" | "workerd" | "http" | "browser" | "wordpress" | "shopify" | "chaos";
  name: string;
}

/** Minutes, not seconds: for CI, which says so by `CHAOS`, and for whoever names it. */
const chaos: NamedSuite = { kind: "chaos", name: "kill -9", runner: "node", args: ["e2e/chaos/chaos.ts"] };

/**
 * One stage after another. The lanes of a stage run side by side, the suites of a lane one after another: half of the
 * time of kill -9 is waiting. Nothing runs beside a browser, whose tests look at time.
 */
const stages: NamedSuite[][][] = [
  [
    [
      { kind: "unit", name: "shared-widget", runner: "vitest", args: ["run", "--root", "shared-widget"] },
      { kind: "unit", name: "Bubble plugin", runner: "vitest", args: ["run", "--root", "plugins/bubble"] },
      {
        kind: "unit",
        name: "scripts",
        runner: "vitest",
        args: ["run", "--config", "scripts/vitest.config.ts"],
      },
      { kind: "workerd", name: "backend in workerd", runner: "vitest", args: ["run", "--root", "backend"] },
    ],
    [chaos],
  ],
  [
    [
      {
        kind: "http",
        name: "backend over HTTP",
        runner: "vitest",
        args: ["run", "--config", "backend/test/vitest.config.ts"],
      },
    ],
  ],
  [
    [
      { kind: "browser", name: "e2e in Chromium", runner: "playwright", args: ["test", "--config", "e2e"] },
      {
        kind: "browser",
        name: "Bubble in Chromium",
        runner: "playwright",
        args: ["test", "--config", "plugins/bubble"],
      },
      {
        kind: "wordpress",
        name: "WordPress plugin",
        runner: "node",
        args: ["plugins/wordpress/tests/run.ts"],
      },
      {
        kind: "shopify",
        name: "Shopify extension",
        runner: "node",
        args: ["plugins/shopify-app-embed/tests/run.ts"],
      },
    ],
  ],
];

const wanted = process.argv.slice(2);
const kinds = [...new Set(stages.flat(2).map(({ kind }) => kind))];
const unknown = wanted.filter((kind) => !kinds.some((known) => known === kind));
if (unknown.length > 0) {
  console.error(`There is no kind of test called ${unknown.join(", ")}. npm test -- [${kinds.join(" | ")}]`);
  process.exit(2);
}
const isChosen = (suite: NamedSuite): boolean =>
  wanted.length === 0 ? suite !== chaos || process.env["CHAOS"] !== undefined : wanted.includes(suite.kind);

const results: { kind: string; name: string; result: SuiteResult; seconds: number }[] = [];
await buildOrReport();
for (const stage of stages) {
  const lanes = stage.map((lane) => lane.filter(isChosen)).filter((lane) => lane.length > 0);
  // Whoever watches reads one at a time.
  await Promise.all(lanes.map((lane, n) => runLane(lane, { isHeld: n > 0 })));
}
report();

/** `isHeld`: what a suite says is shown once it has ended. */
async function runLane(lane: NamedSuite[], { isHeld }: { isHeld: boolean }): Promise<void> {
  for (const suite of lane) {
    const title = `\n── ${suite.name} ${"─".repeat(Math.max(0, 90 - suite.name.length))}\n`;
    const started = performance.now();
    if (isHeld) console.log(`${suite.name} runs beside, and is shown when it has ended.`);
    else console.log(title);
    let held = "";
    const result = await runSuite(suite, isHeld ? (text) => (held += text) : undefined);
    if (isHeld) console.log(`${title}\n${held}`);
    results.push({ ...suite, result, seconds: (performance.now() - started) / 1_000 });
  }
}

/** Sources that do not build are one failure; the suites that need no build still say what they know. */
async function buildOrReport(): Promise<void> {
  const started = performance.now();
  try {
    if (await build()) console.log("Built the widget and the pages.");
  } catch (error) {
    console.error(error);
    const result = { passed: 0, failed: 1, skipped: [], failures: [String(error).split("\n")[0]!] };
    results.push({ kind: "build", name: "build", result, seconds: (performance.now() - started) / 1_000 });
  }
}

function report(): void {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n── all ${"─".repeat(87)}\n`);
  for (const { kind, name, result, seconds } of results) {
    const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped`;
    console.log(
      `${kind.padEnd(8)} ${name.padEnd(20)} ${counts.padEnd(40)} ${seconds.toFixed(1).padStart(6)} s`,
    );
    for (const name of result.failures) console.log(`           failed: ${name}`);
    for (const name of result.unsteady ?? [])
      console.log(`           failed once, passed when asked again: ${name}`);
    for (const name of result.skipped) console.log(`           skipped: ${name}`);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
