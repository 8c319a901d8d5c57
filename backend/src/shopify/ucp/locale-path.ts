import type { Shop } from "../../store/shops.ts";
import { isOwn } from "./discover.ts";

interface Seen {
  shop: Pick<Shop, "shop" | "primary_host">;
  /** The page that the visitor is on. */
  pageUrl: string | undefined;
  /** The language that they have the shop in. */
  locale: string | undefined;
}

/** Such as `/fr`, `/en-ca`, `/zh-hant-hk`. */
const localePath = /^\/([a-z]{2,3})(?:-[a-z]{2,4}){0,2}(?=\/|$)/i;

/**
 * An address of the shop's as this visitor reads it: below the path of the language that they have the shop in. What
 * is not the shop's own, and what already has such a path, stays.
 */
export function inVisitorsLocale(address: string, { shop, pageUrl, locale }: Seen): string {
  const url = URL.parse(address);
  const page = pageUrl === undefined ? null : URL.parse(pageUrl);
  if (!url || !page || !isOwn(shop, url.href) || !isOwn(shop, page.href)) return address;
  const [path, language] = localePath.exec(page.pathname) ?? [];
  // `/mens/…` would be no language's.
  if (!path || locale?.toLowerCase().split("-")[0] !== language?.toLowerCase()) return address;
  if (localePath.exec(url.pathname)?.[0].toLowerCase() === path.toLowerCase()) return address;
  url.pathname = `${path}${url.pathname}`;
  return url.href;
}
