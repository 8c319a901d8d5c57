import e2e from "../../../../e2e/playwright.config.ts";

export default {
  ...e2e,
  testDir: ".",
  globalSetup: "./global-setup.ts",
  outputDir: "../../../../test-results/shopify",
};
