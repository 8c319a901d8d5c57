import type english from "../../locales/tools/en.json";
import { importLate } from "../../client/import-late.ts";
import type { ToolStatus } from "../../protocol/index.ts";
import { translated } from "../panel/locale.ts";

/** What is said of tools at work. */
export type ToolWords = typeof english;

export async function fetchToolWords(language: string): Promise<ToolWords> {
  const [base = "en"] = translated.exec(language.toLowerCase()) ?? [];
  const address = new URL(`./tools-${base}.js`, import.meta.url);
  return (await importLate<{ default: ToolWords }>(address)).default;
}

/** What every widget's assistant has is named in the visitor's language, an owner's tool as its owner names it. */
const builtIn = ["search_knowledge", "hand_off_to_person", "collect_contact", "get_business_hours"] as const;

export function toolLabel({ name, label }: Pick<ToolStatus, "name" | "label">, words: ToolWords): string {
  const own = builtIn.find((one) => one === name);
  return own ? words[own] : label || words.working;
}
