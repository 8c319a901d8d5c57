import type { SyncPlan } from "../shopify/sync/plan.ts";

/** The run of a shop that was begun last. */
export interface ShopSync {
  shop: string;
  run: string;
  plan: SyncPlan;
  state: "running" | "ready" | "failed";
  /** Which of the plan's. */
  step: number;
  /** JSON, the step's own. Null: at its beginning. */
  cursor: string | null;
  turn: number;
  reason: string | null;
  products_total: number | null;
  started_at: string;
  touched_at: string;
  finished_at: string | null;
  synced_at: string | null;
  polled_at: string | null;
}

export async function readSync(db: D1Database, shop: string): Promise<ShopSync | null> {
  return db.prepare("SELECT * FROM shop_syncs WHERE shop = ?").bind(shop).first<ShopSync>();
}

/**
 * Begins a run, in place of the one before. Null where the shop has not installed the app, and where a run is at work
 * that is not to be given up: a full one takes any other's place, and a check that of a poll, which comes again sooner.
 */
export async function beginSync(
  db: D1Database,
  { shop, run, plan, now }: { shop: string; run: string; plan: SyncPlan; now: string },
): Promise<ShopSync | null> {
  return db
    .prepare(
      `INSERT INTO shop_syncs (shop, run, plan, state, step, turn, started_at, touched_at)
       SELECT shop, ?2, ?3, 'running', 0, 0, ?4, ?4 FROM shops WHERE shop = ?1 AND uninstalled_at IS NULL
       ON CONFLICT (shop) DO UPDATE SET run = excluded.run, plan = excluded.plan, state = 'running', step = 0,
         cursor = NULL, turn = 0, reason = NULL, started_at = excluded.started_at, touched_at = excluded.touched_at,
         finished_at = NULL
        WHERE shop_syncs.state <> 'running'
           OR (excluded.plan = 'full' AND shop_syncs.plan <> 'full')
           OR (excluded.plan = 'check' AND shop_syncs.plan = 'poll')
           -- An installation's first is its own, whatever became of the one before.
           OR shop_syncs.started_at < (SELECT installed_at FROM shops WHERE shop = ?1)
       RETURNING *`,
    )
    .bind(shop, run, plan, now)
    .first<ShopSync>();
}

/** Writes down how far a run has come. Null where another job, or another run, was faster. */
export async function advanceSync(
  db: D1Database,
  { shop, run, turn }: Pick<ShopSync, "shop" | "run" | "turn">,
  to: { step: number; cursor: unknown; productsTotal?: number | undefined; now: string },
): Promise<ShopSync | null> {
  return db
    .prepare(
      `UPDATE shop_syncs SET step = ?4, cursor = ?5, turn = turn + 1, touched_at = ?6,
         products_total = coalesce(?7, products_total)
        WHERE shop = ?1 AND run = ?2 AND turn = ?3 AND state = 'running' RETURNING *`,
    )
    .bind(
      shop,
      run,
      turn,
      to.step,
      to.cursor === null ? null : JSON.stringify(to.cursor),
      to.now,
      to.productsTotal ?? null,
    )
    .first<ShopSync>();
}

export async function finishSync(
  db: D1Database,
  { shop, run }: Pick<ShopSync, "shop" | "run">,
  now: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE shop_syncs SET state = 'ready', cursor = NULL, touched_at = ?3, finished_at = ?3,
         synced_at = iif(plan = 'full', ?3, synced_at), polled_at = iif(plan = 'check', polled_at, started_at)
        WHERE shop = ?1 AND run = ?2 AND state = 'running'`,
    )
    .bind(shop, run, now)
    .run();
}

export async function failSync(
  db: D1Database,
  { shop, run }: Pick<ShopSync, "shop" | "run">,
  { reason, now }: { reason: string; now: string },
): Promise<void> {
  await db
    .prepare(
      `UPDATE shop_syncs SET state = 'failed', reason = ?3, touched_at = ?4, finished_at = ?4
        WHERE shop = ?1 AND run = ?2 AND state = 'running'`,
    )
    .bind(shop, run, reason, now)
    .run();
}

/** Takes up a run that nobody got on with since `before`. Null where there is none. */
export async function touchStuck(
  db: D1Database,
  { shop, before, now }: { shop: string; before: string; now: string },
): Promise<ShopSync | null> {
  return db
    .prepare(
      `UPDATE shop_syncs SET touched_at = ?3 WHERE shop = ?1 AND state = 'running' AND touched_at < ?2 RETURNING *`,
    )
    .bind(shop, before, now)
    .first<ShopSync>();
}

/** Shops that have the app, in the order of their names. */
export async function installedShops(
  db: D1Database,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT shop FROM shops WHERE uninstalled_at IS NULL AND shop > ?1 ORDER BY shop LIMIT ?2")
    .bind(after, limit)
    .all<{ shop: string }>();
  return results.map(({ shop }) => shop);
}
