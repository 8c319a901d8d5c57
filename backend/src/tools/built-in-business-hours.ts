import type { Hours } from "@foyer/shared-widget/protocol";
import { daysFrom, isOpen, localTime, opensAt } from "../conversation/hours.ts";
import type { BuiltIn } from "./tool.ts";

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** When people are there, as the owner set it for handing over to them. */
export const businessHours: BuiltIn = {
  name: "get_business_hours",
  label: "Checking the opening hours",
  description:
    "Tells when people of the team are there: whether now, today and on the six days that follow, and when next.",
  parameters: { type: "object", properties: {}, additionalProperties: false },
  run: (_, { config: { handoff } }) =>
    Promise.resolve({ ok: true, text: handoff.hours ? toldOf(handoff.hours, Date.now()) : noHours }),
};

const noHours =
  "No hours are set: nothing says that the team is away at some time, nor that somebody is there now.";

function toldOf(hours: Hours, nowMs: number): string {
  const { date, time } = localTime(hours, nowMs);
  const next = opensAt(hours, nowMs);
  const opening = next === undefined ? undefined : localTime(hours, next);
  const days = daysFrom(hours, nowMs, 7).map(({ date: day, spans }, ahead) => {
    const times = spans.map(({ from, to }) => `${from} to ${to}`).join(", ");
    return `${ahead === 0 ? "Today, " : ""}${named(day)}: ${times || "closed"}`;
  });
  return [
    `Time zone: ${hours.time_zone}. It is ${named(date)}, ${time} there.`,
    `Open now: ${isOpen(hours, nowMs) ? "yes" : "no"}.`,
    ...days,
    opening ? `Opens next: ${named(opening.date)}, ${opening.time}.` : "Opens next: not within a month.",
  ].join("\n");
}

function named(date: string): string {
  return `${weekdays[new Date(date).getUTCDay()]} ${date}`;
}
