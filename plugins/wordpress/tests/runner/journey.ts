import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium } from "../../../../scripts/chromium.ts";
import { root as workspace } from "../../../../scripts/paths.ts";
import { type SuiteResult, judge, readPlaywrightReport } from "../../../../scripts/test-report.ts";
import { run } from "./command.ts";
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
  /** The file that the browser's report goes to. */
  report: string;
}

/** A browser's way through sites that know nothing of the plugin yet. */
export async function runJourney(
  sites: Site[],
  { backend, zip, plugin, words, report }: Given,
): Promise<SuiteResult> {
  const chromium = ensureChromium();
  if (chromium === undefined)
    throw new Error("There is no Chromium. Install one, or name one in CHROMIUM_PATH.");
  const served: ServedSite[] = [];
  try {
    for (const site of sites) served.push(await serveSite(site));
    const playwright = join(workspace, "node_modules", ".bin", "playwright");
    const { code } = await run(playwright, ["test", "--config", config, "--reporter=list,json", ...words], {
      cwd: workspace,
      isShown: true,
      env: {
        CHROMIUM_PATH: chromium,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        FOYER_URL: backend.url,
        FOYER_TEST_BACKEND_SECRET: backend.secret,
        FOYER_TEST_ZIP: zip,
        FOYER_TEST_PLUGIN: plugin,
        FOYER_TEST_SITES: JSON.stringify(
          sites.map(({ name, wordpress }, n) => ({ name, wordpress, url: served[n]!.url })),
        ),
      },
    });
    const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
    const result = judge(text === undefined ? undefined : readPlaywrightReport(JSON.parse(text)), code);
    return sites.reduce((sum, site) => withDebugLog(sum, site), result);
  } finally {
    for (const { stop } of served) await stop();
  }
}
