import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import setUpFoyer from "../../../e2e/global-setup.ts";
import { buildPlugin } from "../build.ts";

/** The plugin as built, beside a real Worker that serves the bundles of the same sources. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stopFoyer = await setUpFoyer();
  // Not `dist`: data calls go where the build says, and nobody is to publish a plugin that asks this machine.
  const out = mkdtempSync(join(tmpdir(), "foyer-bubble-"));
  const stop = async (): Promise<void> => {
    rmSync(out, { recursive: true });
    await stopFoyer();
  };
  try {
    const { repo } = await buildPlugin({ out, backendUrl: process.env["FOYER_URL"]! });
    process.env["BUBBLE_REPO"] = repo;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
