/**
 * `npm run bench:lighthouse`: what Lighthouse says of the storefront with the chat and without, in medians of
 * `--runs=5`. `--fault=busy` or `--fault=heavy` gives the pages with the chat a script that has to be refused.
 */
import { parseArgs } from "node:util";
import { ensureOwnModules } from "../../../../scripts/own-modules.ts";
import { root } from "../extension-copy.ts";
import { isRefused, usualRuns } from "./comparison.ts";
import { faults } from "./faults.ts";

const { values } = parseArgs({ options: { runs: { type: "string" }, fault: { type: "string" } } });
const runs = Number(values.runs ?? usualRuns);
const fault = values.fault === undefined ? undefined : faults[values.fault as keyof typeof faults];
if (runs % 2 !== 1 || (fault === undefined && values.fault !== undefined)) {
  console.error(`--runs=${usualRuns} (odd) --fault=${Object.keys(faults).join("|")}`);
  process.exit(2);
}
await ensureOwnModules(root, "what the Shopify extension is tested with");
const { default: setUpStorefront } = await import("../storefront/global-setup.ts");
const { measureStorefront } = await import("./measure-storefront.ts");
const { comparisonTable } = await import("./comparison-table.ts");

const stop = await setUpStorefront();
try {
  const started = performance.now();
  const readings = await measureStorefront({ runs, fault });
  console.log(comparisonTable(readings, runs));
  console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s for ${runs * 6} visits.`);
  const refused = isRefused(readings, runs);
  console.log(refused ? "Refused." : "Not refused.");
  process.exitCode = Number(refused);
} finally {
  await stop();
}
