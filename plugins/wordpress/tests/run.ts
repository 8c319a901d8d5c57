/**
 * `npm test -- wordpress`: the plugin as its zip, in two versions of a real WordPress, against a real backend. What is
 * missing on the machine is installed. `--report=FILE` writes what passed and what failed, as JSON.
 *
 * By hand: `npm run test:wordpress -- --only=browser front --wordpress=7.1`. `--only` takes one part, the
 * words after it select specs or PHPUnit's tests.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { secrets } from "../../../e2e/foyer.ts";
import { freePort } from "../../../e2e/free-port.ts";
import { build } from "../../../scripts/build.ts";
import { type DevServer, startDevServer } from "../../../scripts/dev-server.ts";
import { Steps } from "../../../scripts/steps.ts";
import type { SuiteResult } from "../../../scripts/test-report.ts";
import { type Zip, buildZip, ensureBuildTools, slug } from "../scripts/build-zip.ts";
import { demand } from "../../../scripts/command.ts";
import { withDebugLog } from "./runner/debug-log.ts";
import { runJourney } from "./runner/journey.ts";
import { ensurePackages } from "./runner/packages.ts";
import { testPhpVersion } from "./runner/php-version.ts";
import { runPhpunit } from "./runner/phpunit.ts";
import { ensurePlayground } from "./runner/playground.ts";
import { type Site, activate, fetchSqlite, fetchWordPress, makeSite } from "./runner/sites.ts";
import { testSources } from "./runner/sources.ts";

const parts = ["sources", "phpunit", "php", "browser"] as const;
type Part = (typeof parts)[number];

/**
 * The Debian releases whose WordPress it is: an older one that many sites have, and the newest. Beside Debian's own PHP,
 * the oldest that the plugin allows runs the older one, the newest the newest.
 */
const releases = [
  { name: "trixie", version: "6.8", php: "7.4" },
  { name: "sid", version: "7.1", php: "8.5" },
];

const { values, positionals: words } = parseArgs({
  options: { report: { type: "string" }, only: { type: "string" }, wordpress: { type: "string" } },
  allowPositionals: true,
});
const asked = releases.filter(
  ({ version }) => values.wordpress === undefined || values.wordpress === version,
);
if (asked.length === 0 || (values.only !== undefined && !parts.includes(values.only as Part))) {
  console.error(`--only=${parts.join("|")} --wordpress=${releases.map(({ version }) => version).join("|")}`);
  process.exit(2);
}
const wants = (part: Part): boolean => values.only === undefined || values.only === part;

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "foyer-wordpress-test-"));
const steps = new Steps();
const { result } = steps;

await prepareAndTest();
steps.print();
if (result.failed === 0) rmSync(folder, { recursive: true });
else console.log(`The sites are in ${folder}.`);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(result));
process.exitCode = result.failed === 0 ? 0 : 1;

/** What waits for the network goes beside what computes; nothing is beside the browser, whose tests look at time. */
async function prepareAndTest(): Promise<void> {
  const [debian, modules, playground] = await Promise.all([
    steps.do("PHP, PHPUnit and two versions of WordPress", async () => {
      await ensurePackages();
      await Promise.all([fetchSqlite(), ...[...releases.map(({ name }) => name), "old"].map(fetchWordPress)]);
      return true;
    }),
    steps.do("what the plugin is built with", async () => {
      await ensureBuildTools();
      return true;
    }),
    wants("php") &&
      steps.do("PHP 7.4 and 8.5", async () => {
        await ensurePlayground();
        return true;
      }),
  ]);
  if (debian === undefined || modules === undefined || playground === undefined) return;
  const [zip, backend] = await Promise.all([
    steps.do("the zip", buildZip),
    steps.do("a backend", startBackend),
    wants("sources") && testSources(steps, root),
  ]);
  try {
    if (zip !== undefined && backend !== undefined) await testSites(zip, backend);
  } finally {
    await backend?.stop();
  }
}

async function startBackend(): Promise<DevServer> {
  await build();
  return startDevServer({
    port: await freePort(8930),
    directory: join(folder, "backend"),
    vars: secrets,
  });
}

async function testSites(zip: Zip, { url }: DevServer): Promise<void> {
  const backend = { url, secret: secrets.BUBBLE_API_SECRET };
  const plugin = await steps.do("unzip", async () => {
    await demand("unzip", ["-q", zip.path, "-d", join(folder, "zip")]);
    return join(folder, "zip", slug);
  });
  if (plugin === undefined) return;
  if (wants("phpunit")) await steps.test("a WordPress that is too old", () => refuses(plugin));
  await Promise.all(asked.map((release, n) => testRelease(release, { n, plugin, backend })));
  if (!wants("browser")) return;
  const bare = await steps.do("sites without the plugin", () =>
    Promise.all(asked.map(({ name }, n) => siteOf(name, 9410 + 10 * n))),
  );
  if (bare === undefined) return;
  const given = { backend, zip: zip.path, plugin, words };
  await steps.test("Chromium", () => runJourney(bare, given));
}

async function testRelease(
  { name, php }: (typeof releases)[number],
  { n, plugin, backend }: { n: number; plugin: string; backend: { url: string; secret: string } },
): Promise<void> {
  if (wants("phpunit")) {
    const site = await steps.do(`a site from the zip (${name})`, () => siteOf(name, 9440 + 10 * n, plugin));
    if (site !== undefined)
      await steps.test(`PHPUnit in ${site.name}`, () => runPhpunit(site, backend, words));
  }
  if (wants("php")) {
    await steps.test(`PHP ${php}`, async () =>
      testPhpVersion({
        php,
        wordpress: await fetchWordPress(name),
        plugin,
        folder: join(folder, `php-${php}`),
        port: await freePort(9460 + 10 * n),
        backend,
      }),
    );
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
