import type { ToolStatus } from "../../protocol/index.ts";

/** What is seen at once of what is to be approved. */
const shortChars = 120;
const fewDetails = 6;

type Detail = NonNullable<ToolStatus["details"]>[number];

/** `isCut`: there is more than is shown. */
export function shownDetails(details: Detail[], isWhole: boolean): { shown: Detail[]; isCut: boolean } {
  const isLong = ({ value }: Detail) => value.length > shortChars;
  const isCut = details.length > fewDetails || details.some(isLong);
  const worded = details.map((one) => ({ ...one, name: one.name.replaceAll("_", " ") }));
  if (isWhole || !isCut) return { shown: worded, isCut };
  const shown = worded
    .slice(0, fewDetails)
    .map((one) => (isLong(one) ? { ...one, value: `${cut(one.value)}…` } : one));
  return { shown, isCut };
}

/** Without half a character at its end. */
function cut(text: string): string {
  return text
    .slice(0, shortChars)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();
}
