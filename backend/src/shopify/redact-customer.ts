import { personId } from "../auth/person-id.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Shop } from "../store/shops.ts";
import { askForErasure, listVisitors } from "../store/visitors.ts";

interface Customer {
  /** By which the theme names them to us. */
  id: string;
  email: string | null;
}

const pageSize = 100;

/** Asks for the erasure of whoever this customer was to the shop's widget: signed in, or by the address they left. */
export async function eraseCustomer(
  env: Env,
  { org_id, widget_id }: Shop,
  customer: Customer,
): Promise<void> {
  const person = { org_id, widget_id, user_id: customer.id };
  // Who signed in and said nothing is in no list.
  const ids = new Set([`u_${await personId(env.FOYER_SECRET, person)}`]);
  for (const id of await visitorsOf(env.DB, org_id, { userId: customer.id })) ids.add(id);
  if (customer.email)
    for (const id of await visitorsOf(env.DB, org_id, { email: customer.email })) ids.add(id);
  const asked_at = new Date().toISOString();
  for (const visitor_id of ids) {
    // From here on it will be done: the daily cron finds what the queue did not take.
    await askForErasure(env.DB, { org_id, visitor_id, asked_at });
    await env.ERASURES.send({ org_id, visitor_id }).catch((error: unknown) => {
      log("erasure_not_queued", { org_id, visitor_id, error });
    });
  }
}

async function visitorsOf(
  db: D1Database,
  orgId: string,
  { userId, email }: { userId?: string; email?: string },
): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ""; ;) {
    const page = await listVisitors(db, { orgId, widgets: null, email, userId, after, limit: pageSize });
    ids.push(...page.map(({ id }) => id));
    after = page.at(-1)?.id ?? "";
    if (page.length < pageSize) return ids;
  }
}
