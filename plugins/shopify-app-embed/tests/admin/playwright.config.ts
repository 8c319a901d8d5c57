import e2e from "../../../../e2e/playwright.config.ts";

const { launchOptions } = e2e.use!;

export default {
  ...e2e,
  testDir: "..",
  // The journey needs the servers of these, and no others.
  testMatch: ["admin/*.spec.ts", "journey/*.spec.ts"],
  globalSetup: "./global-setup.ts",
  outputDir: "../../../../test-results/shopify-admin",
  use: {
    ...e2e.use,
    launchOptions: {
      ...launchOptions,
      // The shop and the admin are pages on the internet; the backend they ask is on this machine.
      args: [...launchOptions!.args!, "--disable-features=LocalNetworkAccessChecks"],
    },
  },
};
