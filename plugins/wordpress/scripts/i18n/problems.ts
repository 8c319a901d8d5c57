import { type Catalog, type Translation, keyOf, placeholders } from "./catalog.ts";
import type { Language } from "./po.ts";

/** What would keep a translator from translating well. */
export function problemsOf(catalog: Catalog): string[] {
  return [...catalog.values()]
    .filter(
      ({ id, plural, comments }) => placeholders(id + (plural ?? "")).length > 0 && comments.length === 0,
    )
    .map(({ id, files }) => `${files[0]}: no translators' comment for the placeholders of "${id}"`);
}

/** What is wrong with a translation. Texts that have none yet are not wrong. */
export function mistakesIn(translation: Translation, { locale, pluralForms }: Language): string[] {
  const slots = Number(/nplurals=(\d+)/.exec(pluralForms)![1]);
  return [...translation.values()].flatMap(({ id, plural, forms }) => {
    if (forms.length === 0) return [];
    const wanted = placeholders(plural ?? id);
    const mistakes: string[] = [];
    if (forms.length !== (plural === undefined ? 1 : slots) || forms.includes(""))
      mistakes.push(`${locale}: "${id}" has not the right number of forms`);
    for (const form of forms) {
      const has = placeholders(form);
      // "One message" may leave its number out.
      const fits =
        plural === undefined ? has.join() === wanted.join() : has.every((one) => wanted.includes(one));
      if (!fits) mistakes.push(`${locale}: "${id}" has not the same placeholders in "${form}"`);
    }
    return mistakes;
  });
}

export function missingIn(translation: Translation): string[] {
  return [...translation.values()].filter(({ forms }) => forms.length === 0).map((text) => keyOf(text));
}
