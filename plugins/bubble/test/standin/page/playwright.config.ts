import { defineConfig } from "@playwright/test";
import e2e from "../../../../../e2e/playwright.config.ts";

const { globalSetup: _, ...browsers } = e2e;

/** The page's own tests alone: they need no server but their own. */
export default defineConfig(browsers, {
  testDir: ".",
  outputDir: "../../../test-results/standin-page",
  timeout: 30_000,
  expect: { timeout: 5000 },
});
