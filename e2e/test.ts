import { test as base } from "@playwright/test";
import { Foyer } from "./foyer.ts";
import { Visitor } from "./visitor.ts";

interface Fixtures {
  foyer: Foyer;
  visitor: Visitor;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern
  foyer: async ({}, use) => {
    await use(new Foyer(process.env["FOYER_URL"]!));
  },
  visitor: async ({ page }, use) => {
    await use(new Visitor(page));
  },
});

export { expect } from "@playwright/test";
