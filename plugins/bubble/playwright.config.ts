import { defineConfig } from "@playwright/test";
import e2e from "../../e2e/playwright.config.ts";

/** The plugin as built, in the stand-in for Bubble, against a real Worker. */
export default defineConfig(e2e, {
  testDir: "test",
  testMatch: "**/*.spec.ts",
  globalSetup: "./test/global-setup.ts",
  outputDir: "../../test-results/bubble",
});
