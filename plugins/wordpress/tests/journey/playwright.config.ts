import e2e from "../../../../e2e/playwright.config.ts";
import type { WordPress } from "../runner/sites.ts";

const sites: { name: string; url: string; wordpress: WordPress }[] = JSON.parse(
  process.env["FOYER_TEST_SITES"] ?? "[]",
);

/** In each version of WordPress. A spec that installs the plugin itself does so in the site that `baseURL` names. */
export default {
  ...e2e,
  testDir: "..",
  testMatch: "**/{journey,faults}/*.spec.ts",
  globalSetup: undefined,
  outputDir: "../../../../test-results/wordpress",
  timeout: 120_000,
  // Longer than anything takes: what does not come shall say so where it is waited for.
  use: { ...e2e.use, actionTimeout: 30_000 },
  projects: sites.map(({ name, url, wordpress }, n) => ({
    name,
    use: { baseURL: url, wordpress },
    // The guide is about the newest; what a browser does with a page that PHPUnit has read is alike in every WordPress.
    testIgnore: n < sites.length - 1 ? ["**/{front,guide,inbox,rules}.spec.ts", "**/faults/*.spec.ts"] : [],
  })),
};
