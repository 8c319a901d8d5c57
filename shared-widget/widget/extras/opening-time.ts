const day = 86_400_000;

/** When people are there again, as one would say it, in the visitor's own zone: today, tomorrow, on a weekday, a date. */
export function openingTime(at: string, language: string, now: number): string {
  const opens = new Date(at);
  const daysAhead = Math.round((midnight(opens) - midnight(now)) / day);
  const time = opens.toLocaleTimeString(language, { timeStyle: "short" });
  if (daysAhead < 0 || daysAhead > 6)
    return opens.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const name =
    daysAhead < 2
      ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(daysAhead, "day")
      : opens.toLocaleDateString(language, { weekday: "long" });
  return `${name}, ${time}`;
}

function midnight(time: Date | number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
