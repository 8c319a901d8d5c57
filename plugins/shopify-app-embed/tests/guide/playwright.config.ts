import shopify from "../playwright.config.ts";

/** The shop as its merchant sees it. */
export default {
  ...shopify,
  testDir: ".",
  globalSetup: "../storefront/global-setup.ts",
  outputDir: "../../../../test-results/shopify-guide",
  projects: [{ ...shopify.projects[1]!, testMatch: "*.spec.ts" }],
};
