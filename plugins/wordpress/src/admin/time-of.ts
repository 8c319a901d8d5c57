import { foyerAdmin } from "./foyer-admin.ts";

/** A moment as one reads it here; empty where there is none. */
export function timeOf(moment: string | null | undefined): string {
  if (!moment) return "";
  const time = new Date(moment);
  const isToday = time.toDateString() === new Date().toDateString();
  const format: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: "short" }
    : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(foyerAdmin.locale || "en", format).format(time);
}
