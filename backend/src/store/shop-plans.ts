import type { Shop } from "./shops.ts";

export async function savePlan(
  db: D1Database,
  shop: string,
  { plan, plan_name }: Pick<Shop, "plan" | "plan_name">,
  now: string,
): Promise<void> {
  await db
    .prepare("UPDATE shops SET plan = ?2, plan_name = ?3, updated_at = ?4 WHERE shop = ?1")
    .bind(shop, plan, plan_name, now)
    .run();
}

/** Whole answers of a shop's assistant, by quarters of an hour: from `start` on, before `end`. */
export async function countAnswers(
  db: D1Database,
  shop: string,
  { start, end }: { start: number; end: number },
): Promise<number> {
  const answers = await db
    .prepare(
      "SELECT coalesce(sum(answers), 0) AS n FROM shop_answers WHERE shop = ? AND quarter >= ? AND quarter < ?",
    )
    .bind(shop, start, end)
    .first<number>("n");
  return answers ?? 0;
}

/** Counts an answer that was given outside of any conversation, where the org is a shop's. */
export async function addAnswer(db: D1Database, orgId: string, at: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO shop_answers (shop, quarter, answers)
       SELECT shop, ?2, 1 FROM shops WHERE org_id = ?1
       ON CONFLICT DO UPDATE SET answers = answers + 1`,
    )
    .bind(orgId, Math.floor(at / 900_000))
    .run();
}

/** What a merchant is told of a month's answers. */
export interface PlanNotice {
  shop: string;
  /** `2026-11` */
  month: string;
  state: "near" | "reached";
  /** As many as the plan includes. */
  answers_most: number;
}

export async function isTold(
  db: D1Database,
  { shop, month, state, answers_most }: PlanNotice,
): Promise<boolean> {
  const row = await db
    .prepare(
      "SELECT 1 FROM shop_plan_notices WHERE shop = ? AND month = ? AND state = ? AND answers_most = ?",
    )
    .bind(shop, month, state, answers_most)
    .first();
  return row !== null;
}

/** Nothing where the shop is gone meanwhile. */
export async function markTold(
  db: D1Database,
  { shop, month, state, answers_most }: PlanNotice,
  now: string,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO shop_plan_notices (shop, month, state, answers_most, told_at)
       SELECT shop, ?2, ?3, ?4, ?5 FROM shops WHERE shop = ?1
       ON CONFLICT DO NOTHING`,
    )
    .bind(shop, month, state, answers_most, now)
    .run();
}
