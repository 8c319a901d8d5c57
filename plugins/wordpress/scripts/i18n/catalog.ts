/** Texts to translate, and what of them there is in a language. */

export interface Text {
  id: string;
  plural?: string;
  context?: string;
  /** For translators, what the placeholders stand for. */
  comments: string[];
  /** Files it stands in, from the plugin's folder. */
  files: string[];
}

/** By key. In a translation `forms` is what stands for the text: one, or one for each plural form; "" for none yet. */
export type Catalog = Map<string, Text>;
export type Translation = Map<string, Text & { forms: string[] }>;

/** Gettext's own: the same words with another context are another text. */
export function keyOf({ id, context }: Pick<Text, "id" | "context">): string {
  return context === undefined ? id : `${context}\u0004${id}`;
}

/** The same text in many places is one. A plural anywhere makes it one with a plural. */
export function collect(texts: Iterable<Text>): Catalog {
  const catalog: Catalog = new Map();
  for (const text of texts) {
    const known = catalog.get(keyOf(text));
    if (!known) {
      catalog.set(keyOf(text), { ...text, comments: [...text.comments], files: [...text.files] });
      continue;
    }
    if (text.plural !== undefined) known.plural ??= text.plural;
    known.comments = [...new Set([...known.comments, ...text.comments])];
    known.files = [...new Set([...known.files, ...text.files])].toSorted();
  }
  return new Map([...catalog].toSorted(([, a], [, b]) => order(a, b)));
}

/** By file, then as they stand in it: whoever translates reads what belongs together. */
function order(a: Text, b: Text): number {
  const [left, right] = [a.files[0]!, b.files[0]!];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `%s`, `%2$d`; not `%%`. */
export function placeholders(text: string): string[] {
  return [...text.replaceAll("%%", "").matchAll(/%(?:\d+\$)?[sdfF]/g)].map(([found]) => found).toSorted();
}
