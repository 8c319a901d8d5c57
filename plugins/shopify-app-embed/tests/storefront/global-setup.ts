import { readFileSync } from "node:fs";
import { join } from "node:path";
import setUpFoyer from "../../../../e2e/global-setup.ts";
import { freePort } from "../../../../e2e/free-port.ts";
import { root as workspace } from "../../../../scripts/paths.ts";
import { buildExtension } from "../../build.ts";
import { serveTheme } from "./real-theme/serve-theme.ts";
import { serveShop } from "./shop.ts";

/**
 * A shop whose pages carry the embed as built, and the same in a real theme where one is at hand, beside a real Worker
 * that serves the panel of the same sources.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  await buildExtension();
  const stopFoyer = await setUpFoyer();
  const shop = await serveShop(await freePort(8990));
  const folder = process.env["SHOPIFY_THEME"];
  const theme = folder === undefined ? undefined : await serveTheme(folder, await freePort(8995));
  const { widget }: { widget: string } = JSON.parse(
    readFileSync(join(workspace, "backend", "dist", "version.json"), "utf8"),
  );
  process.env["SHOP_URL"] = shop.url;
  process.env["PANEL_URL"] = `${process.env["FOYER_URL"]}/widget/${widget}/panel.js`;
  if (theme !== undefined) process.env["THEME_URL"] = theme.url;
  return async () => {
    await shop.close();
    await theme?.close();
    await stopFoyer();
  };
}
