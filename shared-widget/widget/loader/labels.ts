/** The few words that are needed before the panel's own locale is there. */
type Labels = readonly [chat: string, tryAgain: string];

const labels: Record<string, Labels> = {
  en: ["Chat", "Try again"],
  es: ["Chat", "Reintentar"],
  fr: ["Chat", "Réessayer"],
  de: ["Chat", "Erneut versuchen"],
  pt: ["Chat", "Tentar novamente"],
  ja: ["チャット", "再試行"],
  ar: ["دردشة", "أعد المحاولة"],
};

/** `tags` in order of preference; the first that is known counts, else English. */
export function labelsFor(...tags: (string | undefined)[]): Labels {
  return tags.map((tag = "") => labels[tag.slice(0, 2).toLowerCase()]).find(Boolean) ?? labels["en"]!;
}
