/** What a page of the shop is made of, beside the embed. */
export interface ThemePage {
  locale: string;
  title: string;
  /** In `<head>`, where Shopify puts the script that the block's schema names. */
  head: string;
  /** Before `</body>`, where Shopify puts embeds. */
  embed: string;
}

/**
 * A theme that does to an embed whatever themes do: ten pixels to the rem, empty elements that are not shown, a header
 * at z-index 9999, rules for every button and every span, a bar with "Add to cart" and a cookie banner at the bottom.
 */
export function themePage({ locale, title, head, embed }: ThemePage): string {
  return `<!doctype html>
<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <style>${css}</style>
    ${head}
  </head>
  <body class="template">
    <header class="header"><a href="/">Kiln &amp; Clay</a><a class="cart-count" href="/cart">Cart <b>2</b></a></header>
    <main>
      <h1>${title}</h1>
      <p>Stoneware for every day, thrown and fired in the same old brickyard since 1962.</p>
      <div class="empty"></div>
      <details class="accordion"><summary>Materials</summary><p>Clay, ash, patience.</p></details>
      <details class="accordion"><summary>Shipping</summary><p>In three days.</p></details>
      <button type="button" class="plain">Notify me</button>
      <div class="tall"></div>
    </main>
    <div class="buy-bar"><button type="button" class="add">Add to cart</button></div>
    <div class="cookies" hidden>We use cookies. <button type="button">Accept</button></div>
    ${embed}
  </body>
</html>`;
}

const css = `
  html { font-size: 10px; }
  body { margin: 0; font: 1.6rem/1.8 serif; letter-spacing: 0.06rem; color: #333; }
  div:empty, section:empty, article:empty, p:empty { display: none; }
  * { box-sizing: content-box; }
  .header { position: sticky; top: 0; z-index: 9999; display: flex; justify-content: space-between; padding: 2rem; background: #fff; border-bottom: 1px solid #ddd; }
  main { padding: 2rem; max-width: 90rem; margin: auto; }
  .tall { height: 1600px; background: linear-gradient(#f6f1ea, #fff); }
  button, textarea, input { all: unset; padding: 3rem !important; border: 0.4rem dashed lime !important; color: red !important; font: 900 4rem/3 fantasy !important; text-transform: uppercase !important; opacity: 0.6 !important; }
  .plain, .add, .cookies button { all: unset !important; display: inline-block !important; padding: 1.2rem 2rem !important; background: #222 !important; color: #fff !important; font: 1.6rem/1.4 sans-serif !important; }
  span, i, b { float: left !important; max-width: 10px !important; }
  .cart-count b { float: none !important; max-width: none !important; }
  body > *:not(header, main, .buy-bar, .cookies, .shopify-block) { transform: rotate(45deg) !important; opacity: 0.4 !important; filter: blur(2px) !important; }
  .buy-bar { display: none; }
  .cookies:not([hidden]) { position: fixed; inset: auto 0 0 0; z-index: 9998; padding: 2rem; background: #fff3d6; }
  @media (max-width: 749px) {
    .buy-bar { position: fixed; inset: auto 0 0 0; z-index: 9000; display: block; padding: 1rem; background: #fff; border-top: 1px solid #ddd; }
    .add { width: calc(100% - 4rem); text-align: center; }
  }
`;
