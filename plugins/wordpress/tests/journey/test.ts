import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../e2e/free-port.ts";
import { expect, test as base } from "../../../../e2e/test.ts";
import { ConnectedSite } from "../runner/connected-site.ts";
import type { WordPress } from "../runner/sites.ts";
import { WpAdmin } from "./wp-admin.ts";

interface OfTest {
  /** A site of this test's own, connected to a widget of its own. Pages that begin with a slash are its pages. */
  site: ConnectedSite;
  /** Its administrator, logged in. */
  admin: WpAdmin;
}

interface OfWorker {
  wordpress: WordPress;
  keptSite: ConnectedSite;
}

/** For specs that begin where the plugin is installed and connected. */
export const test = base.extend<OfTest, OfWorker>({
  wordpress: [
    { version: "", folder: "" },
    { option: true, scope: "worker" },
  ],
  keptSite: [
    async ({ wordpress }, use, { parallelIndex }) => {
      const folder = mkdtempSync(join(tmpdir(), "foyer-wordpress-site-"));
      const site = await ConnectedSite.make(wordpress, {
        folder: join(folder, "site"),
        port: await freePort(9500 + 10 * parallelIndex),
        plugin: process.env["FOYER_TEST_PLUGIN"]!,
        backend: { url: process.env["FOYER_URL"]!, secret: process.env["FOYER_TEST_BACKEND_SECRET"]! },
      });
      await use(site);
      await site.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  site: async ({ keptSite }, use) => {
    await keptSite.reset();
    await use(keptSite);
    expect(keptSite.complaints(), "debug.log").toBe("");
  },
  baseURL: async ({ keptSite }, use) => {
    await use(keptSite.url);
  },
  admin: async ({ page, site }, use) => {
    await page.context().addCookies(await site.loginCookies());
    await use(new WpAdmin(page));
  },
});

export { expect } from "../../../../e2e/test.ts";
