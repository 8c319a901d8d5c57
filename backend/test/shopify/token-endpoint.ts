/** Of the app that the tests are. */
export const testApp = { clientId: "client-id-of-the-tests", clientSecret: "client-secret-of-the-tests" };

const encoder = new TextEncoder();

interface Issued {
  access: string;
  refresh: string;
  /** Once one of the two was used, the pair before is gone. */
  isUsed: boolean;
  /** The access token is too old, or was refreshed. */
  isExpired: boolean;
}

const exchange = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
  expiring: "1",
};

/**
 * A shop's `/admin/oauth/access_token`, as strict as it is told to be: it takes what the app signs in with and nothing
 * beside. An exchange ends every pair before it, a refresh the access token; the refresh token is good until its successor
 * is used. Runs in Node and in workerd.
 */
export class TokenEndpoint {
  readonly shop: string;
  scopes = "read_products,read_content,read_legal_policies";
  /** Of the next pair, in seconds. */
  expiresIn = 3_600;
  exchanges = 0;
  refreshes = 0;
  /** How many of the next answers get lost after the work was done. */
  lost = 0;
  /** Answers every request with it, when set. */
  down: number | null = null;
  delayMs = 0;
  /** False: there is no app to give a token to. */
  isInstalled = true;
  #pairs: Issued[] = [];
  #made = 0;

  constructor(shop: string) {
    this.shop = shop;
  }

  /** As an uninstallation does. */
  revoke(): void {
    this.#pairs = [];
  }

  /** What was issued so far is too old. */
  expire(): void {
    for (const pair of this.#pairs) pair.isExpired = true;
  }

  /** Whether the Admin API takes it. Its first use ends what came before. */
  admits(access: string): boolean {
    const pair = this.#pairs.find((each) => each.access === access);
    if (!pair || pair.isExpired) return false;
    this.#use(pair);
    return true;
  }

  async answer(request: Request): Promise<Response> {
    if (this.down !== null) return new Response("", { status: this.down });
    const body = await readBody(request);
    if (!this.isInstalled) return refused("application_cannot_be_found");
    if (!body || body["client_id"] !== testApp.clientId || body["client_secret"] !== testApp.clientSecret)
      return refused("invalid_client");
    const { client_id: _, client_secret: __, ...grant } = body;
    const answer = "subject_token" in grant ? await this.#exchange(grant) : this.#refresh(grant);
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (this.lost > 0) {
      this.lost--;
      throw new TypeError("the connection was lost");
    }
    return answer;
  }

  async #exchange({ subject_token, ...rest }: Record<string, unknown>): Promise<Response> {
    if (JSON.stringify(sorted(rest)) !== JSON.stringify(sorted(exchange))) return refused("invalid_request");
    const dest = await destOf(String(subject_token));
    if (dest !== `https://${this.shop}`) return refused("invalid_subject_token");
    this.exchanges++;
    this.#pairs = [];
    return this.#issue();
  }

  #refresh({ grant_type, refresh_token, ...rest }: Record<string, unknown>): Response {
    if (grant_type !== "refresh_token" || Object.keys(rest).length > 0) return refused("invalid_request");
    const pair = this.#pairs.find(({ refresh }) => refresh === refresh_token);
    if (!pair) return refused("invalid_grant");
    this.#use(pair);
    pair.isExpired = true;
    this.refreshes++;
    return this.#issue();
  }

  #use(pair: Issued): void {
    pair.isUsed = true;
    this.#pairs = this.#pairs.slice(this.#pairs.indexOf(pair));
  }

  #issue(): Response {
    const number = ++this.#made;
    // Of pairs that nobody used only the newest counts.
    this.#pairs = this.#pairs.filter(({ isUsed }) => isUsed);
    const pair = {
      access: `shpat_${this.shop}_${number}`,
      refresh: `shprt_${this.shop}_${number}`,
      isUsed: false,
      isExpired: false,
    };
    this.#pairs.push(pair);
    return Response.json({
      access_token: pair.access,
      scope: this.scopes,
      expires_in: this.expiresIn,
      refresh_token: pair.refresh,
      refresh_token_expires_in: 7_776_000,
    });
  }
}

function refused(error: string): Response {
  return Response.json({ error }, { status: 400 });
}

const sorted = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));

async function readBody(request: Request): Promise<Record<string, unknown> | null> {
  if (request.method !== "POST" || request.headers.get("content-type") !== "application/json") return null;
  return (await request.json()) as Record<string, unknown>;
}

export interface Claims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  [name: string]: unknown;
}

/** What App Bridge gives the app's page, or anything like it that somebody made up. */
export async function signSessionToken(
  shop: string,
  changed: Partial<Claims> = {},
  { alg = "HS256", secret = testApp.clientSecret }: { alg?: string; secret?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: testApp.clientId,
    sub: "42",
    exp: now + 60,
    nbf: now,
    iat: now,
    jti: crypto.randomUUID(),
    sid: "session",
    ...changed,
  };
  const signed = `${base64url({ alg, typ: "JWT" })}.${base64url(claims)}`;
  return alg === "none" ? `${signed}.` : `${signed}.${url(await hmac(secret, signed))}`;
}

/** As `X-Shopify-Hmac-SHA256` has it. */
export async function signWebhook(body: string, secret: string = testApp.clientSecret): Promise<string> {
  return btoa(String.fromCharCode(...(await hmac(secret, body))));
}

async function destOf(token: string): Promise<unknown> {
  const [header = "", payload = "", signature = ""] = token.split(".");
  if (url(await hmac(testApp.clientSecret, `${header}.${payload}`)) !== signature) return null;
  const { alg } = JSON.parse(fromBase64url(header)) as { alg: string };
  const { iss, dest, aud, exp, nbf } = JSON.parse(fromBase64url(payload)) as Claims;
  const now = Date.now() / 1000;
  const isGood = alg === "HS256" && aud === testApp.clientId && iss === `${dest}/admin`;
  return isGood && exp > now && nbf <= now ? dest : null;
}

async function hmac(secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

const url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const fromBase64url = (text: string): string => atob(text.replaceAll("-", "+").replaceAll("_", "/"));

const base64url = (value: unknown): string => url(encoder.encode(JSON.stringify(value)));
