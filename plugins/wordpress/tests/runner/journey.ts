import { join } from "node:path";
import { runSuite } from "../../../../scripts/run-suite.ts";
import type { SuiteResult } from "../../../../scripts/test-report.ts";
import { withDebugLog } from "./debug-log.ts";
import { type Site, type ServedSite, serveSite } from "./sites.ts";

const config = join(import.meta.dirname, "..", "journey", "playwright.config.ts");

interface Given {
  backend: { url: string; secret: string };
  zip: string;
  /** The plugin's folder out of the zip. */
  plugin: string;
  /** Of the specs' names, where not all are meant. */
  words: string[];
}

/** A browser's way through sites that know nothing of the plugin yet. */
export async function runJourney(
  sites: Site[],
  { backend, zip, plugin, words }: Given,
): Promise<SuiteResult> {
  const served: ServedSite[] = [];
  try {
    for (const site of sites) served.push(await serveSite(site));
    const result = await runSuite({
      runner: "playwright",
      args: ["test", "--config", config, ...words],
      env: {
        FOYER_URL: backend.url,
        FOYER_TEST_BACKEND_SECRET: backend.secret,
        FOYER_TEST_ZIP: zip,
        FOYER_TEST_PLUGIN: plugin,
        FOYER_TEST_SITES: JSON.stringify(
          sites.map(({ name, wordpress }, n) => ({ name, wordpress, url: served[n]!.url })),
        ),
      },
    });
    return sites.reduce((sum, site) => withDebugLog(sum, site), result);
  } finally {
    for (const { stop } of served) await stop();
  }
}
