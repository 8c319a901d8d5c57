import type { Env } from "../env.ts";

/** Whether this deployment calls private addresses, as in development. */
export const allowsPrivate = (env: Pick<Env, "WEBHOOKS_ALLOW_PRIVATE">): boolean =>
  env.WEBHOOKS_ALLOW_PRIVATE === "1";

/** Why an address that somebody gave us is not called; null: it may be. */
export function refusedAddress(
  address: string,
  { allowPrivate = false }: { allowPrivate?: boolean } = {},
): string | null {
  const url = URL.parse(address);
  if (!url || !["https:", "http:"].includes(url.protocol)) return "This is not an https address.";
  if (url.username || url.password) return "An address with a user name or a password is not taken.";
  if (url.hash) return "An address with a # part is not taken.";
  if (allowPrivate) return null;
  if (url.protocol !== "https:") return "Only https addresses are taken.";
  return isPublicHost(url.hostname) ? null : "Only public addresses are taken.";
}

/**
 * Whether a host is one of the public internet's, as far as its name tells. `hostname` is a URL's: the parser has
 * made every decimal, octal and hexadecimal way to write an IPv4 address into the dotted one. A public name that
 * leads to a private address is not seen here: Workers reach no network but the public one.
 */
function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith("[")) return isPublicV6(hostname.slice(1, -1));
  const name = hostname.toLowerCase().replace(/\.+$/, "");
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name);
  if (v4) return isPublicV4(v4.slice(1).map(Number));
  // A name without a dot is somebody's own machine.
  if (!name.includes(".")) return false;
  return !privateZones.some((zone) => name === zone || name.endsWith(`.${zone}`));
}

const privateZones = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
  "in-addr.arpa",
  "ip6.arpa",
  "test",
  "invalid",
  "onion",
];

/** First address and length of each block that is not the public internet's (IANA's special-purpose registry). */
const specialV4: [first: readonly number[], bits: number][] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  // Multicast, reserved, broadcast.
  [[224, 0, 0, 0], 3],
];

function isPublicV4(bytes: readonly number[]): boolean {
  const address = toNumber(bytes);
  return !specialV4.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    const start = toNumber(first);
    return address >= start && address < start + size;
  });
}

function toNumber(bytes: readonly number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/**
 * Only global unicast, 2000::/3, and of that not what carries an IPv4 address within or is set apart: whatever maps,
 * translates or embeds another address could name a private one.
 */
function isPublicV6(text: string): boolean {
  const [first = 0, second = 0] = groupsOf(text);
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001 && second < 0x200) return false;
  if (first === 0x2001 && second === 0xdb8) return false;
  if (first === 0x2002) return false;
  return !(first === 0x3fff && second < 0x1000);
}

/** The eight groups of an address as a URL's host has it: compressed, in hexadecimal. */
function groupsOf(text: string): number[] {
  const [head = "", tail] = text.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, missing)).fill("0"), ...right].map((group) =>
    Number.parseInt(group, 16),
  );
}
