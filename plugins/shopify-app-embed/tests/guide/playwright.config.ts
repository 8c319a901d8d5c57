import admin from "../admin/playwright.config.ts";

export default {
  ...admin,
  testDir: ".",
  testMatch: "*.spec.ts",
  globalSetup: "../admin/global-setup.ts",
  outputDir: "../../../../test-results/shopify-guide",
};
