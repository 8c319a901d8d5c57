import { AnalyticsQuery } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { staffOnly } from "../auth/principal.ts";
import { toCsv } from "../insights/csv.ts";
import { addDays, calendar, countDays, dayAt } from "../insights/days.ts";
import { Refusal } from "../refusal.ts";
import { counters, readInsights } from "../store/insights.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseQuery } from "./parse.ts";

const daysMost = 400;
const daysDefault = 30;

/** How a widget does, in its owner's days. */
export const analyticsRoutes = new Hono<AppEnv>().get("/:widget_id", staffOnly, async (c) => {
  const { config } = await ownedWidget(c, c.req.param("widget_id"));
  const { widget_id, time_zone } = config;
  const query = parseQuery(c, AnalyticsQuery);
  const to = query.to ?? dayAt(time_zone, Date.now());
  const from = query.from ?? addDays(to, 1 - daysDefault);
  const count = countDays(from, to);
  if (count < 1)
    throw new Refusal("invalid", { errors: [{ path: "from", message: "Must not be after `to`." }] });
  if (count > daysMost) {
    throw new Refusal("invalid", {
      errors: [{ path: "from", message: `Ask for at most ${daysMost} days.` }],
    });
  }
  const insights = await readInsights(c.env.DB, config, calendar(time_zone, from, to));
  if (query.format === "json") return c.json({ widget_id, time_zone, from, to, ...insights });
  return c.body(
    toCsv(
      ["day", ...counters],
      insights.days.map((day) => [day.day, ...counters.map((name) => day[name])]),
    ),
    200,
    {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="insights-${widget_id}-${from}-${to}.csv"`,
    },
  );
});
