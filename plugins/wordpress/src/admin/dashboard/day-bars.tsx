import { __, sprintf } from "@wordpress/i18n";
import { foyerAdmin } from "../foyer-admin.ts";

/** Conversations by day, as bars that say their number. */
export function DayBars({ days }: { days: { day: string; count: number }[] }) {
  const most = Math.max(1, ...days.map(({ count }) => count));
  const locale = foyerAdmin.locale || "en";
  const short = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const long = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" });
  return (
    <ul className="foyer-bars" aria-label={__("Conversations by day", "foyer-chat")}>
      {days.map(({ day, count }) => {
        const date = new Date(`${day}T00:00:00Z`);
        return (
          <li
            key={day}
            aria-label={sprintf(
              /* translators: 1: a date, 2: how many conversations. */
              __("%1$s: %2$d", "foyer-chat"),
              long.format(date),
              count,
            )}
          >
            <span className="foyer-bar-count">{count || ""}</span>
            <span className="foyer-bar" style={{ blockSize: `${Math.max(2, (count / most) * 64)}px` }} />
            <span className="foyer-bar-day">{short.format(date)}</span>
          </li>
        );
      })}
    </ul>
  );
}
