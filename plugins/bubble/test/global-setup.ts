import setUpFoyer from "../../../e2e/global-setup.ts";
import { buildPlugin } from "../build.ts";

/** The plugin as built, beside a real Worker that serves the bundles of the same sources. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stop = await setUpFoyer();
  try {
    // Data calls go where the build says.
    await buildPlugin({ backendUrl: process.env["FOYER_URL"]! });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
