/**
 * `npm test -- wordpress`: the plugin as its zip, in two versions of a real WordPress, against a real backend. What is
 * missing on the machine is installed. `--report=FILE` writes what passed and what failed, as JSON.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { secrets } from "../../../e2e/foyer.ts";
import { freePort } from "../../../e2e/free-port.ts";
import { build } from "../../../scripts/build.ts";
import { startDevServer } from "../../../scripts/dev-server.ts";
import { root as workspace } from "../../../scripts/paths.ts";
import { type SuiteResult, judge, readVitestReport } from "../../../scripts/test-report.ts";
import { buildZip, slug } from "../scripts/build-zip.ts";
import { ensureOwnModules } from "../scripts/own-modules.ts";
import { phpFiles } from "../scripts/php/files.ts";
import { demand, run } from "./runner/command.ts";
import { withDebugLog } from "./runner/debug-log.ts";
import { runJourney } from "./runner/journey.ts";
import { ensurePackages } from "./runner/packages.ts";
import { runPhpunit } from "./runner/phpunit.ts";
import { type Site, activate, fetchSqlite, fetchWordPress, makeSite } from "./runner/sites.ts";
import { Steps } from "./runner/steps.ts";

/** The Debian releases whose WordPress it is: an older one that many sites have, and the newest. */
const releases = ["trixie", "sid"];

const { values } = parseArgs({ options: { report: { type: "string" } } });
const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "foyer-wordpress-test-"));
const steps = new Steps();
const { result } = steps;

await prepareAndTest();
steps.printTimes();
if (result.failed === 0) rmSync(folder, { recursive: true });
else console.log(`The sites are in ${folder}.`);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(result));
process.exitCode = result.failed === 0 ? 0 : 1;

async function prepareAndTest(): Promise<void> {
  if ((await steps.do("PHP and PHPUnit", ensurePackages)) === undefined) return;
  // Fetched while npm installs and webpack builds.
  const fetched = Promise.allSettled([fetchSqlite(), ...[...releases, "old"].map(fetchWordPress)]);
  await steps.do("what the plugin is built with", ensureOwnModules);
  await testSources();
  const zip = await steps.do("the zip", buildZip);
  await fetched;
  if (zip === undefined) return;
  const plugin = await steps.do("unzip", async () => {
    await demand("unzip", ["-q", zip.path, "-d", join(folder, "zip")]);
    return join(folder, "zip", slug);
  });
  if (plugin === undefined) return;
  await steps.test("a WordPress that is too old", () => refuses(plugin));
  await testSites(plugin, zip.path);
}

/** What can be said without a WordPress. */
async function testSources(): Promise<void> {
  await steps.do("types", async () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    for (const project of [".", "scripts", "tests"])
      await demand(process.execPath, [tsc, "-p", join(root, project)]);
  });
  await steps.do("php -l", async () => {
    for (const path of phpFiles(root)) await demand("php", ["-l", join(root, path)]);
  });
  await steps.do("rules for PHP", () => demand(process.execPath, [join(root, "scripts", "lint-php.ts")]));
  await steps.do("translations", () =>
    demand(process.execPath, [join(root, "scripts", "i18n.ts"), "--check"]),
  );
  await steps.test("scripts and front end", runVitest);
}

async function runVitest(): Promise<SuiteResult> {
  const report = join(folder, "vitest.json");
  const vitest = join(workspace, "node_modules", "vitest", "vitest.mjs");
  const config = join(root, "tests", "vitest.config.ts");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run(process.execPath, [vitest, "run", "--config", config, ...reporters], {
    isShown: true,
  });
  return judge(
    existsSync(report) ? readVitestReport(JSON.parse(readFileSync(report, "utf8"))) : undefined,
    code,
  );
}

async function testSites(plugin: string, zip: string): Promise<void> {
  const backend = await steps.do("a backend", async () => {
    await build();
    return startDevServer({
      port: await freePort(8930),
      directory: join(folder, "backend"),
      vars: secrets,
    });
  });
  if (backend === undefined) return;
  const given = { url: backend.url, secret: secrets.BUBBLE_API_SECRET };
  try {
    for (const release of releases) {
      const site = await steps.do(`a site from the zip (${release})`, () => siteOf(release, 9400, plugin));
      if (site !== undefined) await steps.test(`PHPUnit in ${site.name}`, () => runPhpunit(site, given));
    }
    const bare = await steps.do("sites without the plugin", () =>
      Promise.all(releases.map((release, n) => siteOf(release, 9410 + 10 * n))),
    );
    if (bare === undefined) return;
    const report = join(folder, "journey.json");
    await steps.test("the journey in Chromium", () =>
      runJourney(bare, { backend: given, zip, plugin, report }),
    );
  } finally {
    await backend.stop();
  }
}

/** It says what is wanted, and nothing else happens. */
async function refuses(plugin: string): Promise<SuiteResult> {
  const site = await siteOf("old", 9430);
  const said = await activate(site, plugin);
  const isRefused = said.includes("requires WordPress 6.6") && said.endsWith("\nnot active\n");
  const failures = isRefused ? [] : [`${site.name} does not refuse the plugin: ${said}`];
  const one = { passed: isRefused ? 1 : 0, failed: failures.length, skipped: [], failures };
  return withDebugLog(one, site);
}

async function siteOf(release: string, firstPort: number, plugin?: string): Promise<Site> {
  await fetchSqlite();
  const wordpress = await fetchWordPress(release);
  const port = await freePort(firstPort);
  return makeSite(wordpress, {
    folder: join(folder, plugin === undefined ? `${release}-bare` : release),
    port,
    ...(plugin !== undefined && { plugin }),
  });
}
