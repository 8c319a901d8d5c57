import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The scripts, and what the measurements in e2e decide without a browser. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    include: ["scripts/**/*.test.ts", "e2e/{chaos,bench}/**/*.test.ts"],
  },
});
