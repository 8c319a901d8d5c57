import * as z from "zod";

/** In one form, so that times can be compared as text. */
export const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** Undefined where it is no address a customer could open. */
export function httpAddress(text: string | null): string | undefined {
  const url = URL.parse(text ?? "");
  return url !== null && /^https?:$/.test(url.protocol) && url.href.length <= 2_000 ? url.href : undefined;
}

/** Without half a character at its end. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

/** Of those that a document can have. */
export function tagsOf(words: readonly string[]): string[] {
  const fitting = words.map((word) => word.trim()).filter((word) => word !== "" && word.length <= 64);
  return [...new Set(fitting)].slice(0, 20);
}
