import type { Page } from "@playwright/test";
import type { StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { extensionScript } from "../storefront/extension-script.ts";
import { renderEmbed } from "../storefront/liquid.ts";

const cup = (glaze: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="#efe6da"/><path d="M68 44h7a9 9 0 0 1 0 22h-8" fill="none" stroke="${glaze}" stroke-width="5"/><path d="M28 34h42v30a14 14 0 0 1-14 14H42a14 14 0 0 1-14-14z" fill="${glaze}"/><path d="M28 34h42v9H28z" fill="#fff" opacity=".35"/></svg>`;

/** A product's page in a theme that does nothing to anybody, with what the app wrote down in the shop. */
export async function serveProduct(page: Page, shop: StandInShop): Promise<void> {
  await page.route("https://cdn.shopify.com/**", (route) => {
    const glaze = route.request().url().includes("ash") ? "#8a6d5b" : "#4f6b6e";
    return route.fulfill({ contentType: "image/svg+xml", body: cup(glaze) });
  });
  await page.route(`https://${shop.primaryHost}/**`, (route) => {
    if (route.request().url().endsWith(extensionScript.path))
      return route.fulfill({ contentType: "text/javascript", body: extensionScript.text });
    const config: unknown = JSON.parse(shop.metafields.get("foyer.config")!.value);
    const settings = { offset_y_mobile: 88 };
    const embed = renderEmbed({ config, settings, page_type: "product", product: { id: 2 } });
    return route.fulfill({ contentType: "text/html", body: html(shop.name, embed) });
  });
  await page.addInitScript(() => {
    const actions = {
      async updateCart({ lines }: { lines: { quantity: number }[] }) {
        document.querySelector("header b")!.textContent = String(lines[0]!.quantity);
        return { cart: {}, userErrors: [], warnings: [] };
      },
    };
    Object.assign(globalThis, { Shopify: { actions, routes: { root: "/" } } });
  });
}

function html(name: string, embed: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${name}</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0; font: 16px/1.6 Georgia, serif; color: #3a322c; background: #fbf8f4; }
      header { display: flex; gap: 36px; padding: 18px 28px; background: #fff; border-bottom: 1px solid #e6ddd2; font-size: 19px; }
      main { display: grid; grid-template-columns: minmax(0, 380px) 1fr; gap: 36px; max-width: 860px; padding: 32px 28px; }
      main svg { width: 100%; border-radius: 6px; }
      h1 { margin: 0; font-weight: 400; font-size: 30px; line-height: 1.2; }
      .add { padding: 14px 26px; border: 0; background: #3a322c; color: #fff; font: inherit; }
      @media (max-width: 749px) {
        main { display: block; padding: 20px; }
        .bar { position: fixed; inset: auto 0 0; padding: 12px 20px; background: #fff; border-top: 1px solid #e6ddd2; }
        .add { width: 100%; }
      }
    </style>
    ${extensionScript.tag}
  </head>
  <body>
    <header><span>${name.replace("&", "&amp;")}</span><span>Cart (<b>0</b>)</span></header>
    <main>
      ${cup("#4f6b6e")}
      <div>
        <h1>Harbour Mug</h1>
        <p>€26.00</p>
        <p>Thrown from stoneware and glazed in the grey-green of the harbour. Holds a third of a litre.</p>
        <div class="bar"><button type="button" class="add">Add to cart</button></div>
      </div>
    </main>
    ${embed}
  </body>
</html>`;
}
