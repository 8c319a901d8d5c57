/** The few words that are needed before the panel's own locale is there. */
type Labels = readonly [tryAgain: string, chat?: string];

const labels: Record<string, Labels> = {
  en: ["Try again"],
  es: ["Reintentar"],
  fr: ["Réessayer"],
  de: ["Erneut versuchen"],
  pt: ["Tentar novamente"],
  ja: ["再試行", "チャット"],
  ar: ["أعد المحاولة", "دردشة"],
};

/** `tags` in order of preference; the first that is known counts, else English. */
export function labelsFor(...tags: (string | undefined)[]): Labels {
  return tags.map((tag = "") => labels[tag.slice(0, 2).toLowerCase()]).find(Boolean) ?? labels["en"]!;
}
