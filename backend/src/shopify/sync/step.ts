import type { Env } from "../../env.ts";
import type { ShopSync } from "../../store/shop-syncs.ts";
import type { Shop } from "../../store/shops.ts";
import type { AdminApi } from "../admin-api.ts";

/** What a step of a run has at hand. */
export interface StepContext {
  env: Env;
  api: AdminApi;
  shop: Shop;
  sync: ShopSync;
}

/** How far a step has come. */
export interface StepDone {
  /** From where it goes on; null: it is done. */
  next: unknown;
  /** Not before. */
  waitSeconds?: number;
  productsTotal?: number;
}

/**
 * Does the next part of a step: small enough for its share of a job. Safe to repeat: what it did is only counted once
 * its cursor is written down.
 */
export type Step = (context: StepContext, cursor: unknown) => Promise<StepDone>;
