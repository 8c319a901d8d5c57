/**
 * Whether a page of `origin` may open a widget. `allowed` holds exact origins and `https://*.example.com`, which
 * stands for every subdomain but not example.com itself. Empty: any page, and callers that are no page.
 * `ownOrigin` is the backend's: its hosted page is always allowed.
 */
export function isOriginAllowed(
  origin: string | undefined,
  allowed: readonly string[],
  ownOrigin: string,
): boolean {
  if (allowed.length === 0) return true;
  if (origin === undefined) return false;
  return origin === ownOrigin || allowed.some((entry) => matches(origin, entry));
}

function matches(origin: string, entry: string): boolean {
  const [scheme, host] = entry.split("://*.");
  if (host === undefined) return origin === entry;
  const prefix = `${scheme}://`;
  return origin.startsWith(prefix) && origin.slice(prefix.length).endsWith(`.${host}`);
}
