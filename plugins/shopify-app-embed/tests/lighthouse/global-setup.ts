import setUpStorefront from "../storefront/global-setup.ts";
import { comparisonTable } from "./comparison-table.ts";
import { usualRuns as runs } from "./comparison.ts";
import { measureStorefront } from "./measure-storefront.ts";

/** Measures, once and before the tests: each of them judges the same figures. */
export default async function setUp(): Promise<void> {
  const stop = await setUpStorefront();
  try {
    const readings = await measureStorefront({ runs, stopsEarly: true });
    console.log(comparisonTable(readings, runs));
    process.env["LIGHTHOUSE_READINGS"] = JSON.stringify(readings);
  } finally {
    await stop();
  }
}
