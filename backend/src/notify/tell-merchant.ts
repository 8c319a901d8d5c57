import type { Env } from "../env.ts";
import { dueNotice } from "../shopify/plan/warn-merchant.ts";
import { planUse } from "../shopify/plan/plan-use.ts";
import { listAgents } from "../store/agents.ts";
import { isTold, markTold } from "../store/shop-plans.ts";
import { readShop } from "../store/shops.ts";
import { readSavedWidget } from "../store/widgets.ts";
import type { PlanJob } from "./job.ts";
import { mailLanguage } from "./mail-words.ts";
import { planMail } from "./mails.ts";
import { recipient, send } from "./send-once.ts";

const mostRecipients = 10;

/** To who hears of missed messages and to the admins who have an address: the month's answers come to their end. */
export async function tellMerchant(
  env: Env,
  { org_id, notice }: PlanJob,
  attempts: number,
): Promise<number | null> {
  if (await isTold(env.DB, notice)) return null;
  const shop = await readShop(env.DB, notice.shop);
  const due = shop && (await dueNotice(env, shop));
  // Another plan since, another month, or all the answers are gone meanwhile: that is told by itself.
  const names = ["month", "state", "answers_most"] as const;
  if (!shop || !due || names.some((name) => due[name] !== notice[name])) return null;
  const widget = await readSavedWidget(env, shop.widget_id);
  const agents = await listAgents(env.DB, org_id);
  const admins = agents.filter(({ role, widgets }) => role === "admin" && widgets === null);
  const told = [widget?.config.handoff.notify_email, ...admins.map(({ email }) => email)];
  const addresses = [...new Set(told.flatMap((address) => address ?? []))].slice(0, mostRecipients);
  const content = planMail(await planUse(env, shop, Date.now()), {
    title: shop.name,
    language: mailLanguage(shop.locale ?? widget?.config.language),
    timeZone: shop.time_zone,
  });
  let again: number | null = null;
  for (const to of addresses) {
    const { month, state, answers_most } = notice;
    const key = await recipient(env, to);
    const email = {
      ...content,
      to,
      idempotencyKey: `mail_plan_${org_id}_${month}_${state}_${answers_most}_${key}`,
    };
    again = (await send(env, email, { org_id, mail: "plan", state }, attempts)).again ?? again;
  }
  // Also where nobody has an address: the app's own page tells them.
  if (again === null) await markTold(env.DB, notice, new Date().toISOString());
  return again;
}
