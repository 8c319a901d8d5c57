import { DurableObject } from "cloudflare:workers";
import * as z from "zod";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { seal, unseal } from "../notify/kept-secret.ts";
import { appCredentials } from "./app-credentials.ts";
import { exchangeToken, refreshToken, type TokenAnswer, type TokenPair } from "./token-exchange.ts";

/** `unauthorized`: only who opens the app anew, or installs it, can help. */
export type AccessToken =
  | { ok: true; token: string }
  | { ok: false; code: "unauthorized" | "unavailable"; reason: string };

export type Exchanged =
  | { ok: true; scopes: string }
  | { ok: false; code: "refused" | "unavailable"; reason: string };

const Kept = z.object({
  shop: z.string(),
  access_token: z.string(),
  refresh_token: z.string(),
  /** Unix milliseconds. */
  expires_at: z.number(),
  refresh_expires_at: z.number(),
});
type Kept = z.infer<typeof Kept>;

/** Not used in the minute in which it ends: what is asked with it takes its time. */
const marginMs = 60_000;

/**
 * The app's tokens for one shop, sealed. One object per shop, named by its permanent domain, so that one refresh
 * happens at a time; everybody who asks meanwhile waits for it.
 */
export class ShopTokens extends DurableObject<Env> {
  #exchanging: Promise<Exchanged> | null = null;
  #refreshing: Promise<AccessToken> | null = null;
  /** How often all was forgotten since this object woke. */
  #forgotten = 0;

  /** Gets the shop's tokens for a session token of it that was verified. Who asks meanwhile gets the same. */
  async exchange(shop: string, sessionToken: string): Promise<Exchanged> {
    this.#exchanging ??= this.#exchange(shop, sessionToken).finally(() => {
      this.#exchanging = null;
    });
    return this.#exchanging;
  }

  /** A token that is good for a minute at least, and is not `refused`, which Shopify takes no more. */
  async accessToken(refused?: string): Promise<AccessToken> {
    await this.#exchanging?.catch(() => null);
    const kept = await this.#kept();
    // Begun meanwhile. Each new pair ends those before it: one kept last must be one given last.
    if (this.#exchanging) return this.accessToken(refused);
    if (!kept) return { ok: false, code: "unauthorized", reason: "the app is not installed" };
    if (kept.access_token !== refused && kept.expires_at - marginMs > Date.now())
      return { ok: true, token: kept.access_token };
    this.#refreshing ??= this.#refresh(kept).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Whether there are tokens that could still be of use. */
  async has(): Promise<boolean> {
    const kept = await this.#kept();
    return kept !== null && kept.refresh_expires_at > Date.now();
  }

  async forget(): Promise<void> {
    this.#forgotten++;
    await this.ctx.storage.deleteAll();
  }

  async #exchange(shop: string, sessionToken: string): Promise<Exchanged> {
    const app = appCredentials(this.env);
    if (!app) return { ok: false, code: "refused", reason: "the app is not configured" };
    await this.#refreshing?.catch(() => null);
    const before = this.#forgotten;
    const answer = await exchangeToken(shop, app, sessionToken);
    if (!answer.ok) return answer;
    // What was made for an installation that is no more would lie here for good: it is asked for anew.
    if (this.#forgotten !== before)
      return { ok: false, code: "refused", reason: "the app was uninstalled meanwhile" };
    await this.#keep(shop, answer.pair);
    return { ok: true, scopes: answer.pair.scope };
  }

  async #refresh(kept: Kept): Promise<AccessToken> {
    const app = appCredentials(this.env);
    if (!app) return { ok: false, code: "unauthorized", reason: "the app is not configured" };
    const refresh = (): Promise<TokenAnswer> => refreshToken(kept.shop, app, kept.refresh_token);
    let answer = await refresh();
    // The answer may have got lost, and not the question: the old token gets another one.
    if (!answer.ok && answer.code === "unavailable") answer = await refresh();
    if (!answer.ok) {
      log("shop_token_not_refreshed", { shop: kept.shop, code: answer.code, reason: answer.reason });
      return { ...answer, code: answer.code === "refused" ? "unauthorized" : "unavailable" };
    }
    // Forgotten meanwhile: the app was uninstalled.
    if ((await this.#kept())?.refresh_token !== kept.refresh_token)
      return { ok: false, code: "unauthorized", reason: "the app was uninstalled" };
    await this.#keep(kept.shop, answer.pair);
    return { ok: true, token: answer.pair.access_token };
  }

  /** Written down before anybody uses it: with its first use the old pair ends. */
  async #keep(shop: string, pair: TokenPair): Promise<void> {
    const now = Date.now();
    const kept: Kept = {
      shop,
      access_token: pair.access_token,
      refresh_token: pair.refresh_token,
      expires_at: now + pair.expires_in * 1000,
      refresh_expires_at: now + pair.refresh_token_expires_in * 1000,
    };
    const sealed = await seal(JSON.stringify(kept), owner, this.env.FOYER_SECRET, "shop tokens");
    this.ctx.storage.kv.put("tokens", sealed);
    await this.ctx.storage.sync();
  }

  async #kept(): Promise<Kept | null> {
    const sealed = this.ctx.storage.kv.get<string>("tokens");
    if (sealed === undefined) return null;
    const text = await unseal(sealed, owner, this.env.FOYER_SECRET, "shop tokens");
    return text === null ? null : Kept.parse(JSON.parse(text));
  }
}

/** The object is the shop's alone, and its storage too. */
const owner = "shop";
