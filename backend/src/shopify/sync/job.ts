import type { SyncPlan } from "./plan.ts";

/** What is to be got on with for shops; on the queue. Names what, and does not hold it. */
export type ShopJob = BeginJob | RunJob | ItemsJob | PlanJob;

/** A run is to be begun, unless one is at work. */
interface BeginJob {
  kind: "begin";
  shop: string;
  plan: SyncPlan;
}

/** A run is to go on from where it stands. */
export interface RunJob {
  kind: "run";
  shop: string;
  run: string;
}

/** These are to be asked for, and kept as the shop has them then. */
export interface ItemsJob {
  kind: "items";
  shop: string;
  /** As documents are named: `product:123`. */
  items: string[];
}

/** What the shop pays for is to be asked. */
interface PlanJob {
  kind: "plan";
  shop: string;
}
