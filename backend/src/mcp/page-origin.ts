/**
 * Whether a request may come from where it says. A program sends no `Origin`. A page may ask only where it is this
 * deployment's own; over plain HTTP a page of ours is on this very machine, or a name was bent to point here.
 */
export function isOwnPage(origin: string | undefined, { origin: own, protocol, hostname }: URL): boolean {
  if (origin === undefined) return true;
  return origin === own && (protocol === "https:" || loopback.has(hostname));
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);
