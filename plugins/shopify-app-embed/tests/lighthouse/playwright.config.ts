import e2e from "../../../../e2e/playwright.config.ts";

/** What is judged here was measured before, with the machine to itself: asking again would tell the same. */
export default {
  ...e2e,
  testDir: ".",
  globalSetup: "./global-setup.ts",
  outputDir: "../../../../test-results/shopify-lighthouse",
  workers: 1,
  retries: 0,
};
