import type { BuiltInToolName } from "@foyer/shared-widget/protocol";
import { productTools } from "../shopify/ucp/product-tools.ts";
import type { Shop } from "../store/shops.ts";
import { businessHours } from "./built-in-business-hours.ts";
import { collectContact } from "./built-in-collect-contact.ts";
import { handOffToPerson } from "./built-in-hand-off.ts";
import { knowledgeSearch } from "./built-in-knowledge-search.ts";
import type { BuiltIn, Tool } from "./tool.ts";

/** Those that ask the shop whose the widget is. */
export const shopTools = ["search_products", "get_product"] as const satisfies BuiltInToolName[];
type ShopTool = (typeof shopTools)[number];

const builtIns: Record<Exclude<BuiltInToolName, ShopTool>, BuiltIn> = {
  search_knowledge: knowledgeSearch,
  hand_off_to_person: handOffToPerson,
  collect_contact: collectContact,
  get_business_hours: businessHours,
};

export function builtInTool(name: keyof typeof builtIns, approval: boolean): Tool {
  return { ...builtIns[name], approval };
}

/** Undefined: the widget is no shop's. */
export function shopTool(name: ShopTool, approval: boolean, shop: Shop | null): Tool | undefined {
  return shop ? { ...productTools(shop)[name], approval } : undefined;
}

export function isShopTool(name: BuiltInToolName): name is ShopTool {
  return shopTools.some((one) => one === name);
}
