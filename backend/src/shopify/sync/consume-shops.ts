import type { Env } from "../../env.ts";
import { log } from "../../log.ts";
import { forgetItems } from "../../store/shop-items.ts";
import { failSync } from "../../store/shop-syncs.ts";
import { readShop } from "../../store/shops.ts";
import { AdminApiError } from "../admin-api.ts";
import { keepPlan } from "../plan/keep-plan.ts";
import { beginRun } from "./begin-run.ts";
import { readItemName } from "./item.ts";
import type { ItemsJob, ShopJob } from "./job.ts";
import { keepAsked } from "./keep-asked.ts";
import { runSync } from "./run-sync.ts";

/** The queue's consumer. What is asked for of one shop is asked for together: a merchant may change a thousand products. */
export async function consumeShops(batch: MessageBatch<ShopJob>, env: Env): Promise<void> {
  const asked = batch.messages.filter(({ body }) => body.kind === "items") as Message<ItemsJob>[];
  const others = batch.messages.filter(({ body }) => body.kind !== "items");
  const work = Object.entries(Object.groupBy(asked, ({ body }) => body.shop)).map(([shop, ofShop = []]) =>
    consume(ofShop, () =>
      keepAsked(
        env,
        shop,
        ofShop.flatMap(({ body }) => body.items),
      ),
    ),
  );
  await Promise.all([
    ...work,
    ...others.map((message) => consume([message], () => perform(env, message.body))),
  ]);
}

async function consume(messages: readonly Message<ShopJob>[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
    for (const message of messages) message.ack();
  } catch (error) {
    const attempts = Math.max(...messages.map((message) => message.attempts));
    const { kind, shop } = messages[0]?.body ?? {};
    log("shop_job_failed", { kind, shop, attempts, error });
    // Without leave there is nothing to be had, however often it is asked for: the next installation begins anew.
    const isVain = error instanceof AdminApiError && error.code === "unauthorized";
    for (const message of messages)
      if (isVain) message.ack();
      else message.retry({ delaySeconds: Math.min(2 ** attempts, 600) });
  }
}

async function perform(env: Env, job: ShopJob): Promise<void> {
  if (job.kind === "run") return runSync(env, job);
  if (job.kind !== "begin" && job.kind !== "plan") return log("shop_job_unknown", {});
  const shop = await readShop(env.DB, job.shop);
  if (shop?.uninstalled_at !== null) return;
  if (job.kind === "begin") await beginRun(env, shop, job.plan);
  // Once a day also unasked: what Shopify told may have been lost.
  if (job.kind === "plan" || job.plan === "check") await keepPlan(env, shop);
}

/** What was tried as often as the queue tries: those who look are told, and the next check finds what is missing. */
export async function consumeDeadShops(batch: MessageBatch<ShopJob>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { body: job, attempts } = message;
    try {
      log("shop_job_dead", { kind: job.kind, shop: job.shop });
      const now = new Date().toISOString();
      if (job.kind === "run") await failSync(env.DB, job, { reason: "Shopify did not answer.", now });
      if (job.kind === "items")
        await forgetItems(
          env.DB,
          job.shop,
          job.items.flatMap((name) => readItemName(name) ?? []),
        );
      message.ack();
    } catch (error) {
      log("shop_job_failed", { kind: job.kind, shop: job.shop, attempts, error });
      message.retry({ delaySeconds: Math.min(2 ** attempts, 600) });
    }
  }
}
