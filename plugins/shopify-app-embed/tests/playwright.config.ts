import e2e from "../../../e2e/playwright.config.ts";

const { launchOptions } = e2e.use!;

/** The shop as its customers see it, and the app in Shopify's admin as the merchant does. */
export default {
  ...e2e,
  testDir: ".",
  globalSetup: "./storefront/global-setup.ts",
  outputDir: "../../../test-results/shopify",
  projects: [
    { name: "storefront", testMatch: "storefront/*.spec.ts" },
    {
      name: "admin",
      testMatch: ["admin/*.spec.ts", "journey/*.spec.ts"],
      use: {
        launchOptions: {
          ...launchOptions,
          // The shop and the admin are pages on the internet; the backend they ask is on this machine.
          args: [...launchOptions!.args!, "--disable-features=LocalNetworkAccessChecks"],
        },
      },
    },
  ],
};
