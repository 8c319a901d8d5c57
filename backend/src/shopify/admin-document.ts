/** Where App Bridge comes from, and Polaris' elements; of their major version are the types we check against. */
const appBridge = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const polaris = "https://cdn.shopify.com/shopifycloud/polaris-1.js";

interface Shown {
  clientId: string;
  /** A language tag. */
  language: string;
}

/** The app's page in Shopify's admin: a place for the admin bundle, which asks for everything with session tokens. */
export function adminDocument(shown: Shown): string {
  return html(shown, {
    head: `<script src="${polaris}"></script>
    <link rel="stylesheet" href="/shopify/admin.css" />
    <script type="module" src="/shopify/admin.js"></script>`,
    body: `<div id="foyer-admin"></div>`,
  });
}

/** In which App Bridge gets a session token, and then opens the address that `shopify-reload` names with it. */
export function bounceDocument(shown: Shown): string {
  return html(shown, { head: "", body: "" });
}

/** For who comes from anywhere else than the admin. */
export function outsideDocument(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Foyer Chat</title>
  </head>
  <body>
    <p>Foyer Chat opens in Shopify: choose it under Apps in your shop's admin.</p>
  </body>
</html>
`;
}

function html({ clientId, language }: Shown, { head, body }: { head: string; body: string }): string {
  return `<!doctype html>
<html lang="${escaped(language)}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="shopify-api-key" content="${escaped(clientId)}" />
    <script src="${appBridge}"></script>
    ${head}
    <title>Foyer Chat</title>
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

/** Framed by this shop's admin alone; null: by nobody. */
export function documentHeaders(shop: string | null): Record<string, string> {
  const ancestors = shop === null ? "'none'" : `https://${shop} https://admin.shopify.com`;
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": [
      "script-src 'self' https://cdn.shopify.com",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${ancestors}`,
    ].join("; "),
    "cache-control": "no-store",
    "referrer-policy": "strict-origin-when-cross-origin",
  };
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
