import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
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
  const tools = await toolsOf(env, config);
  return tools.filter(({ approval, asks }) => canAsk || !(approval || asks));
}
