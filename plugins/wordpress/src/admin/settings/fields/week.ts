import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";

export interface Span {
  from: string;
  to: string;
}

export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Week = Record<(typeof days)[number], Span[]>;

/** From the browser's own words: 2024-01-01 was a Monday. */
export function dayName(index: number, weekday: "long" | "short"): string {
  const day = new Date(Date.UTC(2024, 0, 1 + index));
  return new Intl.DateTimeFormat(foyerAdmin.locale || "en", { weekday, timeZone: "UTC" }).format(day);
}

/** `Mon 09:00–17:00, Tue …`; undefined where it is no week. */
export function weekInWords(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const week = value as Partial<Week>;
  const open = days.flatMap((day, index) => {
    const spans = (week[day] ?? []).map(({ from, to }) => `${from}–${to}`);
    return spans.length ? [`${dayName(index, "short")} ${spans.join(" ")}`] : [];
  });
  return open.join(", ") || __("Closed", "foyer-chat");
}
