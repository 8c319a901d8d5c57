import { beforeAll, describe, expect, test } from "vitest";
import { accessOrigin, type AccessApplication, readAccessToken } from "./cloudflare-access.ts";

const audience = "aud-of-the-console";
const now = Date.parse("2026-11-21T12:00:00Z");
const seconds = now / 1000;
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const ec = { name: "ECDSA", namedCurve: "P-256" };

interface Signer {
  kid: string;
  alg: "RS256" | "ES256";
  pair: CryptoKeyPair;
  jwk: Record<string, unknown>;
}

let first: Signer;
let second: Signer;
let stranger: Signer;
beforeAll(async () => {
  [first, second, stranger] = await Promise.all([
    newSigner("one", "RS256"),
    newSigner("two", "ES256"),
    newSigner("one", "RS256"),
  ]);
});

async function newSigner(kid: string, alg: Signer["alg"]): Promise<Signer> {
  const way =
    alg === "RS256" ? { ...rsa, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) } : ec;
  const pair = (await crypto.subtle.generateKey(way, true, ["sign", "verify"])) as CryptoKeyPair;
  const jwk = { ...((await crypto.subtle.exportKey("jwk", pair.publicKey)) as object), kid, alg, use: "sig" };
  return { kid, alg, pair, jwk };
}

const base64url = (bytes: ArrayBuffer | string) => {
  const binary = typeof bytes === "string" ? bytes : String.fromCharCode(...new Uint8Array(bytes));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

async function tokenOf(
  { kid, alg, pair }: Signer,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const text = [
    { alg, kid, typ: "JWT", ...header },
    {
      iss: team.origin,
      aud: [audience],
      iat: seconds - 60,
      nbf: seconds - 60,
      exp: seconds + 600,
      email: "Ana@example.com",
      ...claims,
    },
  ]
    .map((part) => base64url(JSON.stringify(part)))
    .join(".");
  const way = alg === "RS256" ? rsa : { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(way, pair.privateKey, new TextEncoder().encode(text));
  return `${text}.${base64url(signature)}`;
}

let count = 0;
let team: AccessApplication;

/** A team that nothing is known of yet, and what it says its keys are. */
function newTeam(...signers: Signer[]) {
  team = { origin: `https://team-${++count}.cloudflareaccess.com`, audience };
  const certs = {
    asked: 0,
    isDown: false,
    keys: signers.map(({ jwk }) => jwk),
    fetch: async (origin: string) => {
      certs.asked += 1;
      expect(origin).toBe(team.origin);
      if (certs.isDown) throw new Error("nobody answers");
      return { keys: certs.keys, public_cert: {} };
    },
  };
  return certs;
}

const read = (token: string, certs: ReturnType<typeof newTeam>, at = now) =>
  readAccessToken(token, team, { now: at, fetchCerts: certs.fetch });

describe("a token of Cloudflare Access", () => {
  test("says whose it is, signed with either kind of key", async () => {
    const certs = newTeam(first, second);
    const person = {
      ok: true,
      email: "ana@example.com",
      issuedAtMs: now - 60_000,
      expiresAtMs: now + 600_000,
    };
    expect(await read(await tokenOf(first), certs)).toEqual(person);
    expect(await read(await tokenOf(second, { aud: audience }), certs)).toEqual(person);
    expect(certs.asked).toBe(1);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another application's", { aud: ["other"] }],
    ["no application's", { aud: [] }],
    ["another team's", { iss: "https://evil.cloudflareaccess.com" }],
    ["one that has ended", { exp: seconds }],
    ["one that does not hold yet", { nbf: seconds + 120 }],
    ["one of the future", { iat: seconds + 120, nbf: undefined }],
    ["one without an end", { exp: undefined }],
    ["a service's", { email: undefined, common_name: "robot" }],
    ["one whose address is none", { email: "ana" }],
  ])("is refused: %s", async (_, claims) => {
    const certs = newTeam(first);
    expect(await read(await tokenOf(first, claims), certs)).toMatchObject({
      ok: false,
      code: "unauthorized",
    });
  });

  test("is refused when nobody signed it, or somebody else did", async () => {
    const certs = newTeam(first, second);
    const good = await tokenOf(first);
    const [head = "", body = "", signature = ""] = good.split(".");
    const none = base64url(JSON.stringify({ alg: "none", kid: "one" }));
    const hs = base64url(JSON.stringify({ alg: "HS256", kid: "one" }));
    const secret = await crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(JSON.stringify(first.jwk)),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const mac = await crypto.subtle.sign("HMAC", secret, new TextEncoder().encode(`${hs}.${body}`));
    const admin = base64url(JSON.stringify({ ...JSON.parse(atob(body)), email: "boss@example.com" }));
    for (const bad of [
      "",
      "a.b.c",
      good + ".more",
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      `${hs}.${body}.${base64url(mac)}`,
      `${head}.${admin}.${signature}`,
      `${head}.${body}.`,
      `${head}.${body}.!!!`,
      `${head}.${body}.${"A".repeat(20_000)}`,
      await tokenOf(stranger),
      await tokenOf(first, {}, { alg: "ES256" }),
      await tokenOf(first, {}, { kid: "two" }),
      await tokenOf(first, {}, { kid: undefined }),
    ])
      expect(await read(bad, certs)).toMatchObject({ ok: false, code: "unauthorized" });
    expect((await read(good, certs)).ok).toBe(true);
  });

  test("is refused when the team's key is for something else", async () => {
    const certs = newTeam();
    certs.keys = [{ ...first.jwk, use: "enc" }];
    expect((await read(await tokenOf(first), certs)).ok).toBe(false);
  });
});

describe("the team's keys", () => {
  test("are asked for once more for a key nobody knows, and then not for a while", async () => {
    const certs = newTeam(first);
    await read(await tokenOf(first), certs);
    certs.keys = [second.jwk];
    expect((await read(await tokenOf(second), certs)).ok).toBe(true);
    expect(certs.asked).toBe(2);
    for (let each = 0; each < 5; each++)
      expect(await read(await tokenOf(first), certs)).toMatchObject({ code: "unauthorized" });
    expect(certs.asked).toBe(2);
    await read(await tokenOf(first), certs, now + 31_000);
    expect(certs.asked).toBe(3);
  });

  test("cannot be read: said to be so, and asked for again only after a moment", async () => {
    const certs = newTeam(first);
    certs.isDown = true;
    const token = await tokenOf(first);
    expect(await read(token, certs)).toMatchObject({ ok: false, code: "unavailable" });
    expect(await read(token, certs, now + 1_000)).toMatchObject({ ok: false, code: "unavailable" });
    expect(certs.asked).toBe(1);
    certs.isDown = false;
    expect((await read(token, certs, now + 6_000)).ok).toBe(true);
  });

  test("that were read before do for a day when they cannot be read again", async () => {
    const certs = newTeam(first);
    const token = await tokenOf(first, { exp: seconds + 48 * 3600 });
    await read(token, certs);
    certs.isDown = true;
    expect((await read(token, certs, now + 2 * 3_600_000)).ok).toBe(true);
    expect(certs.asked).toBe(2);
    expect(await read(token, certs, now + 25 * 3_600_000)).toMatchObject({ code: "unavailable" });
  });

  test("that are none are no keys", async () => {
    const certs = newTeam();
    const token = await tokenOf(first);
    const answer = await readAccessToken(token, team, {
      now,
      fetchCerts: async () => ({ error: "sign in" }),
    });
    expect(answer).toMatchObject({ ok: false, code: "unavailable" });
    expect(certs.asked).toBe(0);
  });
});

test("a team is an address of the web, or of this very machine", () => {
  expect(accessOrigin("team.cloudflareaccess.com")).toBe("https://team.cloudflareaccess.com");
  expect(accessOrigin("https://team.cloudflareaccess.com/")).toBe("https://team.cloudflareaccess.com");
  expect(accessOrigin("http://127.0.0.1:9121")).toBe("http://127.0.0.1:9121");
  for (const bad of [
    "http://team.example",
    "team.example/path",
    "ftp://team.example",
    "a b",
    "u@team.example",
  ])
    expect(accessOrigin(bad)).toBeNull();
});
