interface Seen {
  /** Where the shop is at home: its permanent domain, and each at which customers shop. */
  hosts: readonly string[];
  /** The page that the visitor is on. */
  pageUrl: string | undefined;
  /** The language that they have the shop in. */
  locale: string | undefined;
}

/** Such as `/fr`, `/en-ca`, `/zh-hant-hk`. */
const localePath = /^\/([a-z]{2,3})(?:-[a-z]{2,4}){0,2}(?=\/|$)/i;

/**
 * An address of the shop's as this visitor reads it: on the host that they are on, below the path of the language that
 * they have the shop in. A path that has a language stays. Undefined where it leads anywhere else than into the shop.
 */
export function inVisitorsLocale(address: string, { hosts, pageUrl, locale }: Seen): string | undefined {
  const url = homeIn(hosts, address);
  if (!url) return undefined;
  const page = pageUrl === undefined ? undefined : homeIn(hosts, pageUrl);
  if (!page) return url.href;
  url.hostname = page.hostname;
  const [path, language] = localePath.exec(page.pathname) ?? [];
  // A page such as `/men/…` is in no language of that name.
  const isLanguage = path && locale?.toLowerCase().split("-")[0] === language?.toLowerCase();
  if (isLanguage && !localePath.test(url.pathname)) url.pathname = `${path}${url.pathname}`;
  return url.href;
}

function homeIn(hosts: readonly string[], address: string): URL | undefined {
  const url = URL.parse(address);
  const isHome =
    url?.protocol === "https:" &&
    url.port === "" &&
    url.username === "" &&
    url.password === "" &&
    hosts.includes(url.hostname);
  return isHome ? url : undefined;
}
