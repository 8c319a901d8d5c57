/**
 * What a site's pages and its authors notice of a backend's faults, in milliseconds: `node …/bench-publish.ts`. All
 * that is compared is measured in turns within one run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secrets } from "../../../../e2e/foyer.ts";
import { freePort } from "../../../../e2e/free-port.ts";
import { startDevServer } from "../../../../scripts/dev-server.ts";
import { buildZip, slug } from "../../scripts/build-zip.ts";
import { demand } from "../../../../scripts/command.ts";
import { ConnectedSite } from "../runner/connected-site.ts";
import { fetchSqlite, fetchWordPress } from "../runner/sites.ts";
import { type Fault, FaultyBackend, faults } from "./faulty-backend.ts";
import { WordPressSite } from "./wordpress.ts";

const rounds = 7;
const states = ["not connected", "well", ...faults] as const;

const folder = mkdtempSync(join(tmpdir(), "foyer-bench-"));
const worker = await startDevServer({
  port: await freePort(8930),
  directory: join(folder, "backend"),
  vars: secrets,
});
const backend = await FaultyBackend.start(worker.url);
const [, wordpress] = await Promise.all([fetchSqlite(), fetchWordPress("sid")]);
await demand("unzip", ["-q", (await buildZip()).path, "-d", folder]);
const site = await ConnectedSite.make(wordpress, {
  folder: join(folder, "site"),
  port: await freePort(9500),
  plugin: join(folder, slug),
  backend: { url: worker.url, secret: secrets.BUBBLE_API_SECRET },
});
try {
  await measure();
} finally {
  await site.stop();
  await backend.stop();
  await worker.stop();
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  await site.reset();
  await site.connect(backend.url);
  const wp = new WordPressSite(site);
  wp.watch();
  await wp.workQueue();
  const times = new Map(states.map((state) => [state, { page: [] as number[], publish: [] as number[] }]));
  let calls = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const state of states) {
      await enter(state);
      const started = performance.now();
      await wp.page("/sample-page/");
      const page = performance.now() - started;
      const { took } = await wp.publish(`Round ${round}`, "Some words.");
      calls += backend.asked().length;
      // The first round warms up.
      if (round === 0) continue;
      times.get(state)!.page.push(page);
      times.get(state)!.publish.push(took);
    }
  }
  const without = times.get("not connected")!;
  console.log(`\nMedians of ${rounds}, in ms, and against a site that is not connected:\n`);
  for (const [state, { page, publish }] of times)
    console.log(
      `${state.padEnd(14)}  page ${show(page, without.page)}   publishing ${show(publish, without.publish)}`,
    );
  console.log(`\nCalls to the backend meanwhile: ${calls}`);
}

async function enter(state: (typeof states)[number]): Promise<void> {
  const isConnected = state !== "not connected";
  await backend.fall(isConnected && state !== "well" ? (state satisfies Fault) : null);
  const id = JSON.stringify(isConnected ? site.widgetId : "");
  await site.php(
    `$stored = get_option('foyer_connection'); $stored['widget_id'] = ${id}; return update_option('foyer_connection', $stored);`,
  );
}

function show(values: number[], without: number[]): string {
  const [own, other] = [median(values), median(without)];
  const more = `${own < other ? "" : "+"}${(own - other).toFixed(1)}`;
  return `${own.toFixed(1).padStart(6)} (${more}, ${(own / other).toFixed(2)}×)`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
