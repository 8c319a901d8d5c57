import { expect, test as base } from "../journey/test.ts";
import { FaultyBackend } from "./faulty-backend.ts";
import { WordPressSite } from "./wordpress.ts";

interface Fixtures {
  /** The site's way to its backend. */
  backend: FaultyBackend;
  /** The site, connected through `backend`. */
  wp: WordPressSite;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern
  backend: async ({}, use) => {
    const backend = await FaultyBackend.start(process.env["FOYER_URL"]!);
    await use(backend);
    await backend.stop();
    expect(backend.complaints).toEqual([]);
  },
  wp: async ({ site, backend }, use) => {
    await site.connect(backend.url);
    await use(new WordPressSite(site));
  },
});

export { expect };
