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
 * An address of the shop's as this visitor reads it: on the host that they are on, below the path of the language that
 * they have the shop in. What is not the shop's own stays, and so does a path that has a language.
 */
export function inVisitorsLocale(address: string, { shop, pageUrl, locale }: Seen): string {
  const url = URL.parse(address);
  const page = pageUrl === undefined ? null : URL.parse(pageUrl);
  if (!url || !page || !isOwn(shop, url.href) || !isOwn(shop, page.href)) return address;
  url.hostname = page.hostname;
  const [path, language] = localePath.exec(page.pathname) ?? [];
  const isLanguage = path && locale?.toLowerCase().split("-")[0] === language?.toLowerCase();
  // A page such as `/men/…` is in no language of that name.
  if (isLanguage && localePath.exec(url.pathname)?.[0].toLowerCase() !== path.toLowerCase())
    url.pathname = `${path}${url.pathname}`;
  return url.href;
}
