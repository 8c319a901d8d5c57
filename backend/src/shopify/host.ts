/** Whether this is a shop's permanent domain. Only such a host is ever asked in a shop's name. */
export function isShopHost(text: string): boolean {
  return text.length <= longest && /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(text);
}

/** A label of the domain name system, and what follows it. */
const longest = 63 + ".myshopify.com".length;
