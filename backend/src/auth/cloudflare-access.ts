import * as z from "zod";
import { log } from "../log.ts";

/** A team of Cloudflare Access, and the application in it that `/console` is. */
export interface AccessApplication {
  /** `https://team.cloudflareaccess.com` */
  origin: string;
  audience: string;
}

export type AccessVerdict =
  | { ok: true; email: string; issuedAtMs: number; expiresAtMs: number }
  | { ok: false; code: "unauthorized" | "unavailable"; detail: string };

/** Reads a team's certs. Anything but keys is a throw. */
export type FetchCerts = (origin: string) => Promise<unknown>;

const certsMs = 5_000;
const certsBytes = 64 * 1024;
/** Keys are asked for anew after this; where they cannot be had, the old ones do for a while longer. */
const freshMs = 3_600_000;
const usableMs = 24 * 3_600_000;
/** A token with a key nobody knows must not make us ask each time, nor a team that does not answer. */
const unknownKeyMs = 30_000;
const failureMs = 5_000;
const skewSeconds = 60;

const Header = z.object({ alg: z.enum(["RS256", "ES256"]), kid: z.string().min(1).max(256) });
const Claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number().optional(),
  /** A service token has none: it is nobody's who could answer a visitor. */
  email: z.email().max(254),
});
const Certs = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })).max(32) });
type Jwk = z.infer<typeof Certs>["keys"][number];

interface Known {
  keys: Map<string, Jwk>;
  readAt: number;
  /** Before that they are not asked for again. */
  askAgainAt: number;
}

/** By team, as long as the isolate lives: public, and the same for everyone who asks. */
const teams = new Map<string, Known>();

/** `team.cloudflareaccess.com`, or an address on this machine to test with. Null: neither. */
export function accessOrigin(domain: string): string | null {
  const url = URL.parse(domain.includes("://") ? domain : `https://${domain}`);
  if (!url || url.pathname !== "/" || url.search !== "" || url.username !== "") return null;
  const isLocal = url.protocol === "http:" && url.hostname === "127.0.0.1";
  return url.protocol === "https:" || isLocal ? url.origin : null;
}

/** Who Cloudflare Access says is calling, if it is really Access that says so, of this application, and now. */
export async function readAccessToken(
  token: string,
  { origin, audience }: AccessApplication,
  { now = Date.now(), fetchCerts = fetchTeamCerts }: { now?: number; fetchCerts?: FetchCerts } = {},
): Promise<AccessVerdict> {
  const [head = "", body = "", signature = "", ...more] = token.length > 16_384 ? [] : token.split(".");
  const header = Header.safeParse(jsonOf(head));
  if (!header.success || more.length > 0) return refused("This is no token of Cloudflare Access.");

  const found = await keyOf(origin, header.data.kid, now, fetchCerts);
  if (found === "unavailable")
    return { ok: false, code: "unavailable", detail: "Cloudflare Access's keys cannot be read right now." };
  if (found === null) return refused("Cloudflare Access signs with no such key.");
  if (!(await isSigned(found, header.data.alg, `${head}.${body}`, signature)))
    return refused("This token was not signed by Cloudflare Access.");

  const claims = Claims.safeParse(jsonOf(body));
  if (!claims.success) return refused("This token of Cloudflare Access is nobody's.");
  const { iss, aud, exp, iat, nbf = iat, email } = claims.data;
  const seconds = now / 1000;
  if (iss !== origin) return refused("This token is another team's.");
  if (![aud].flat().includes(audience)) return refused("This token is for another application.");
  if (exp <= seconds) return refused("This token has ended.");
  if (Math.max(nbf, iat) > seconds + skewSeconds) return refused("This token does not hold yet.");
  return { ok: true, email: email.toLowerCase(), issuedAtMs: iat * 1000, expiresAtMs: exp * 1000 };
}

const refused = (detail: string): AccessVerdict => ({ ok: false, code: "unauthorized", detail });

/** The team's key of that name. Null: it has none; a team changes its keys, so it is asked once more before that is said. */
async function keyOf(
  origin: string,
  kid: string,
  now: number,
  fetchCerts: FetchCerts,
): Promise<Jwk | null | "unavailable"> {
  const known = teams.get(origin);
  const isFresh = known !== undefined && now - known.readAt < freshMs;
  const key = known?.keys.get(kid);
  if (isFresh && key) return key;
  if (now >= (known?.askAgainAt ?? 0)) {
    try {
      const certs = Certs.parse(await fetchCerts(origin));
      const keys = new Map(certs.keys.map((each) => [each.kid, each]));
      // Not after the first time: the next key that is unknown may have been made a moment ago.
      teams.set(origin, { keys, readAt: now, askAgainAt: known?.readAt ? now + unknownKeyMs : 0 });
      return keys.get(kid) ?? null;
    } catch (error) {
      log("access_certs_failed", { team: origin, error });
      teams.set(origin, { keys: new Map(), readAt: 0, ...known, askAgainAt: now + failureMs });
    }
  }
  if (isFresh) return null;
  return (known && now - known.readAt < usableMs && key) || "unavailable";
}

async function fetchTeamCerts(origin: string): Promise<unknown> {
  const response = await fetch(`${origin}/cdn-cgi/access/certs`, {
    redirect: "manual",
    signal: AbortSignal.timeout(certsMs),
  });
  if (!response.ok) throw new Error(`the certs answered ${response.status}`);
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > certsBytes) throw new Error("the certs are larger than any team's");
  }
  return JSON.parse(text + decoder.decode());
}

/** The key says what it is for: a token that names another way of signing is not signed. */
const ways = {
  RS256: { kty: "RSA", import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, verify: "RSASSA-PKCS1-v1_5" },
  ES256: {
    kty: "EC",
    import: { name: "ECDSA", namedCurve: "P-256" },
    verify: { name: "ECDSA", hash: "SHA-256" },
  },
} as const;

async function isSigned(jwk: Jwk, alg: keyof typeof ways, text: string, signature: string): Promise<boolean> {
  const way = ways[alg];
  const { alg: keyAlg = alg, use = "sig" } = jwk;
  if (jwk.kty !== way.kty || keyAlg !== alg || use !== "sig") return false;
  try {
    const key = await crypto.subtle.importKey("jwk", jwk, way.import, false, ["verify"]);
    const bytes = bytesOf(signature);
    return (
      bytes !== null && (await crypto.subtle.verify(way.verify, key, bytes, new TextEncoder().encode(text)))
    );
  } catch {
    // A key that is none, or one of another curve.
    return false;
  }
}

function bytesOf(base64url: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(base64url)) return null;
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function jsonOf(base64url: string): unknown {
  try {
    const bytes = bytesOf(base64url);
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
