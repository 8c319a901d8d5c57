/** The few words that are needed before the panel's own locale is there: its name, `unread`, `try again`. */
const labels: Record<string, string> = {
  en: "Chat|unread|Try again",
  es: "Chat|sin leer|Reintentar",
  fr: "Chat|non lus|Réessayer",
  de: "Chat|ungelesen|Erneut versuchen",
  pt: "Chat|não lidas|Tentar novamente",
  ja: "チャット|未読|再試行",
  ar: "دردشة|غير مقروءة|أعد المحاولة",
};

/** `tags` in order of preference; the first that is known counts, else English. */
export function labelsFor(...tags: (string | undefined)[]): [chat: string, unread: string, retry: string] {
  const known = tags.map((tag = "") => labels[tag.slice(0, 2).toLowerCase()]).find(Boolean);
  return (known ?? labels["en"]!).split("|") as [string, string, string];
}
