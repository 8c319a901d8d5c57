import e2e from "../../../../e2e/playwright.config.ts";

const sites: { name: string; url: string }[] = JSON.parse(process.env["FOYER_TEST_SITES"] ?? "[]");

/** In each of the sites that `tests/run.ts` serves. */
export default {
  ...e2e,
  testDir: ".",
  globalSetup: undefined,
  outputDir: "../../../../test-results/wordpress",
  timeout: 120_000,
  // Longer than anything takes: what does not come shall say so where it is waited for.
  use: { ...e2e.use, actionTimeout: 30_000 },
  projects: sites.map(({ name, url }) => ({ name, use: { baseURL: url } })),
};
