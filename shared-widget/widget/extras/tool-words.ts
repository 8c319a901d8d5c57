import type english from "../../locales/tools/en.json";
import type { ToolStatus } from "../../protocol/index.ts";
import { fetchLateWords } from "./fetch-late-words.ts";

/** What is said of tools at work. */
export type ToolWords = typeof english;

export const fetchToolWords = (language: string): Promise<ToolWords> => fetchLateWords("tools", language);

/** What every widget's assistant has is named in the visitor's language, an owner's tool as its owner names it. */
const builtIn = [
  "search_knowledge",
  "hand_off_to_person",
  "collect_contact",
  "get_business_hours",
  "search_products",
  "get_product",
] as const;

export function toolLabel({ name, label }: Pick<ToolStatus, "name" | "label">, words: ToolWords): string {
  const own = builtIn.find((one) => one === name);
  return own ? words[own] : label || words.working;
}
