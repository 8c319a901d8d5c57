import { importLate } from "../../client/import-late.ts";
import { translated } from "../panel/locale.ts";

/** The words of a late part, in a module of their own for each language. */
export async function fetchLateWords<Words>(
  part: "tools" | "voice" | "products",
  language: string,
): Promise<Words> {
  const [base = "en"] = translated.exec(language.toLowerCase()) ?? [];
  const address = new URL(`./${part}-${base}.js`, import.meta.url);
  return (await importLate<{ default: Words }>(address)).default;
}
