import type { BuiltInToolName } from "@foyer/shared-widget/protocol";
import { businessHours } from "./built-in-business-hours.ts";
import { collectContact } from "./built-in-collect-contact.ts";
import { handOffToPerson } from "./built-in-hand-off.ts";
import { knowledgeSearch } from "./built-in-knowledge-search.ts";
import type { BuiltIn, Tool } from "./tool.ts";

const builtIns: Record<BuiltInToolName, BuiltIn> = {
  search_knowledge: knowledgeSearch,
  hand_off_to_person: handOffToPerson,
  collect_contact: collectContact,
  get_business_hours: businessHours,
};

export function builtInTool(name: BuiltInToolName, approval: boolean): Tool {
  return { ...builtIns[name], approval };
}
