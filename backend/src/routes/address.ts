import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { hmacHex } from "../auth/digest.ts";

/** A name for the caller's address that says nothing of it: a keyed hash, for rates. */
export async function addressHash(c: Context<AppEnv>): Promise<string> {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  return (await hmacHex(c.env.FOYER_SECRET, `address|${network(address)}`)).slice(0, 32);
}

/** One IPv6 customer has at least a /64: its first four groups. */
function network(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter(Boolean).length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill("0")].slice(0, 4).join(":");
}
