import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What needs no browser. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    include: ["tests/**/*.test.ts"],
    // Shopify's tools take a second, or many where others are at work.
    testTimeout: 60_000,
  },
});
