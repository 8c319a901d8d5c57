import type { ToolDefinition, WidgetConfig } from "@foyer/shared-widget/protocol";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { Recent } from "../recent.ts";
import { appCredentials } from "../shopify/app-credentials.ts";
import { type Shop, shopOfWidget } from "../store/shops.ts";
import { readTools, type StoredTools } from "../store/tools.ts";
import { builtInTool, isShopTool, shopTool, shopTools } from "./built-in-tools.ts";
import { toolSecrets, unsealToken } from "./kept-tools.ts";
import { mcpTools } from "./mcp-tools.ts";
import type { Tool } from "./tool.ts";
import { webhookTool } from "./webhook-tool.ts";

type Owner = Pick<WidgetConfig, "org_id" | "widget_id" | "handoff">;

/** A definition with what is needed to call it. */
type Ready = { definition: ToolDefinition; token: string | null };
interface Registry {
  ready: readonly Ready[];
  secrets: readonly string[];
  /** The shop that the widget is of. */
  shop: Shop | null;
}

const freshMs = 5_000;
const deadlineMs = 2_000;
const mostKept = 200;
/** What models take at once, and what leaves room for the conversation. */
const mostTools = 64;
const mostBytes = 64_000;

const recent = new Recent<Registry>(mostKept);

/**
 * What the widget's assistant may call; at most a few seconds old. Where the registry cannot be read it is that of
 * last time, or the default: an answer without tools is better than none.
 */
export async function toolsOf(env: Env, config: Owner): Promise<Tool[]> {
  const registry = await registryOf(env, config);
  return bounded(config, await made(env, config, registry));
}

/** One of them as it is this moment, for who has just put it. Throws where the registry cannot be read. */
export async function savedTool(env: Env, config: Owner, name: string): Promise<Tool | undefined> {
  const { ready, ...rest } = await within(deadlineMs, "the widget's tools", readRegistry(env, config));
  // No server is asked for its tools that cannot have this one.
  const may = ready.filter(
    ({ definition }) =>
      definition.name === name || (definition.kind === "mcp" && name.startsWith(`${definition.name}_`)),
  );
  return (await made(env, config, { ready: may, ...rest })).find((each) => each.name === name);
}

/** What was just changed here is known here at once. */
export function forgetTools(widgetId: string): void {
  recent.forget(widgetId);
}

async function registryOf(env: Env, owner: Owner): Promise<Registry> {
  const { org_id, widget_id } = owner;
  const fresh = recent.fresh(widget_id);
  if (fresh) return fresh;
  try {
    const registry = await within(deadlineMs, "the widget's tools", readRegistry(env, owner));
    return recent.keep(widget_id, registry, freshMs);
  } catch (error) {
    log("tools_unreadable", { org_id, widget_id, error });
    return recent.last(widget_id) ?? byDefault(null);
  }
}

function byDefault(shop: Shop | null): Registry {
  return { ready: defaults(shop).map((definition) => ({ definition, token: null })), secrets: [], shop };
}

/** What a widget's assistant may do where its owner has put nothing. */
export async function defaultTools(env: Env, widgetId: string): Promise<ToolDefinition[]> {
  return defaults(await installedShop(env, widgetId));
}

function defaults(shop: Shop | null): ToolDefinition[] {
  const names = ["hand_off_to_person", ...(shop ? shopTools : [])] as const;
  return names.map((name) => ({ kind: "built_in", name, approval: false }));
}

async function readRegistry(env: Env, { org_id, widget_id }: Owner): Promise<Registry> {
  const [stored, shop] = await Promise.all([
    readTools(env.DB, { org_id, widget_id }),
    installedShop(env, widget_id),
  ]);
  if (!stored) return byDefault(shop);
  const secrets = await toolSecrets(env, stored, Date.now());
  if (secrets.length === 0 && stored.secret !== null) log("tool_secret_unusable", { org_id, widget_id });
  const ready = await Promise.all(stored.definitions.map((each) => readied(env, stored, each)));
  return { ready, secrets, shop };
}

async function installedShop(env: Env, widgetId: string): Promise<Shop | null> {
  const shop = appCredentials(env) ? await shopOfWidget(env.DB, widgetId) : null;
  return shop?.uninstalled_at === null ? shop : null;
}

async function readied(env: Env, stored: StoredTools, definition: ToolDefinition): Promise<Ready> {
  if (definition.kind !== "mcp" || typeof definition.token !== "string") return { definition, token: null };
  const token = await unsealToken(env, definition.token, stored, definition);
  const { org_id, widget_id } = stored;
  if (token === null) log("tool_token_unusable", { org_id, widget_id, tool: definition.name });
  return { definition, token };
}

async function made(env: Env, config: Owner, { ready, secrets, shop }: Registry): Promise<Tool[]> {
  const each = await Promise.all(
    ready.map(async ({ definition, token }) => {
      switch (definition.kind) {
        case "built_in":
          return builtInOf(definition, config, shop) ?? [];
        case "webhook":
          return [webhookTool(definition, secrets)];
        default:
          return mcpTools(env, definition, token);
      }
    }),
  );
  return each.flat();
}

/** A person can be asked for only where the widget has any, a shop only where it is one's. */
function builtInOf(
  { name, approval }: Extract<ToolDefinition, { kind: "built_in" }>,
  { handoff }: Owner,
  shop: Shop | null,
): Tool | undefined {
  if (isShopTool(name)) return shopTool(name, approval, shop);
  return name !== "hand_off_to_person" || handoff.enabled ? builtInTool(name, approval) : undefined;
}

/** As many as fit, in the owner's order; a name only once. */
function bounded({ org_id, widget_id }: Owner, tools: readonly Tool[]): Tool[] {
  const kept = new Map<string, Tool>();
  let bytes = 0;
  for (const tool of tools) {
    const { name, description, parameters } = tool;
    const size = JSON.stringify({ name, description, parameters }).length;
    if (kept.has(name) || kept.size === mostTools || bytes + size > mostBytes) continue;
    kept.set(name, tool);
    bytes += size;
  }
  if (kept.size < tools.length)
    log("tools_left_out", { org_id, widget_id, kept: kept.size, of: tools.length });
  return [...kept.values()];
}
