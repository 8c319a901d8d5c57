import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What of the plugin is tested without WordPress. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    include: ["{src,scripts,tests}/**/*.test.ts"],
    // Some read all of the plugin's sources.
    testTimeout: 30_000,
  },
});
