/** What sites add to count where people came from: the page is the same. */
const tracking = /^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|yclid|igshid)$/i;
/** What is linked to and never read. */
const noPage =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|m?js|json|xml|rss|atom|zip|gz|tar|rar|7z|exe|dmg|apk|mp[34]|m4[av]|webm|ogg|wav|mov|avi|woff2?|ttf|eot|xlsx?|pptx?|doc|odt|ods|ics)$/i;

/** The one address of a page; undefined where it is none that could be read. */
export function pageAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  if (noPage.test(url.pathname)) return undefined;
  url.hash = "";
  const added = [...url.searchParams.keys()].filter((name) => tracking.test(name));
  for (const name of added) url.searchParams.delete(name);
  return url.href.length <= 2_000 ? url.href : undefined;
}

/** What two pages of one site have in common: `www.` and the protocol make no other site. */
export function siteOf(address: string): string {
  const { hostname, port } = new URL(address);
  return `${hostname.replace(/^www\./, "")}:${port}`;
}

/** Whether a page is one of those that are wanted, by its path and query. */
export function isWanted(
  address: string,
  { include, exclude }: { include: readonly string[]; exclude: readonly string[] },
): boolean {
  const { pathname, search } = new URL(address);
  const path = pathname + search;
  const fits = (pattern: string): boolean => fitsPattern(path, pattern);
  return (include.length === 0 || include.some(fits)) && !exclude.some(fits);
}

/** `*` stands for anything. Every part between is looked for once, as early as it can be: no pattern takes long. */
function fitsPattern(path: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  if (others.length === 0) return path === first;
  if (!path.startsWith(first)) return false;
  const last = others.pop() ?? "";
  let at = first.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/** An address as a document's id, which may not be as long. */
export function documentId(address: string, hash: string): string {
  return address.length <= 512 ? address : `${address.slice(0, 440)}#${hash}`;
}
