import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { toolsOf } from "../tools/registry.ts";
import type { Tool } from "../tools/tool.ts";

/**
 * What the assistant may call in a turn. `canAsk`: the visitor sits at a panel; on the telephone, or where a program
 * waits for the answer, nobody could give leave, so what needs it is not there.
 */
export async function toolsFor(
  env: Env,
  config: WidgetConfig,
  { canAsk }: { canAsk: boolean },
): Promise<Tool[]> {
  const tools = await toolsOf(env, config).catch((error: unknown): Tool[] => {
    const { org_id, widget_id } = config;
    log("tools_unavailable", { org_id, widget_id, error });
    return [];
  });
  return tools.filter(({ approval, asks }) => canAsk || !(approval || asks));
}
