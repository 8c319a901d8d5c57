import type { McpTool } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { allowsPrivate } from "../notify/public-address.ts";
import { Recent } from "../recent.ts";
import type { McpServer } from "./mcp-connection.ts";
import { McpFault } from "./mcp-fault.ts";
import { listMcpTools, type McpListing, type McpOffer } from "./mcp-listing.ts";
import { mcpResult } from "./mcp-result.ts";
import { mcpToolName } from "./mcp-tool-name.ts";
import type { Tool } from "./tool.ts";
import { labelOf } from "./tool-label.ts";

/** What the registry keeps of a server. */
type Definition = Pick<McpTool, "name" | "label" | "url" | "tools" | "approval" | "timeout_ms">;

const freshMs = 60_000;
/** A server that was away is left alone for so long: a turn waits for it. */
const awayMs = 30_000;
const listMs = 5_000;
const mostKept = 100;

/** Null: the server was away, and never listed anything. */
const recent = new Recent<McpListing | null>(mostKept);

/**
 * What the assistant may call of a server. Its list is at most a minute old; while the server is away, that of last
 * time, or none: a turn goes on without it. Never rejects.
 */
export async function mcpTools(
  env: Pick<Env, "WEBHOOKS_ALLOW_PRIVATE">,
  definition: Definition,
  token: string | null,
): Promise<Tool[]> {
  const server: McpServer = { url: definition.url, token, allowPrivate: allowsPrivate(env) };
  const listing = await listingOf(server, definition);
  if (!listing) return [];
  const tools = new Map<string, Tool>();
  for (const offer of listing.offers) {
    const tool = toTool(server, definition, listing, offer, tools);
    tools.set(tool.name, tool);
  }
  return [...tools.values()];
}

async function listingOf(server: McpServer, { tools, timeout_ms }: Definition): Promise<McpListing | null> {
  const key = JSON.stringify([server, tools]);
  const fresh = recent.fresh(key);
  if (fresh !== undefined) return fresh;
  const host = URL.parse(server.url)?.host;
  try {
    // On first use: the client would cost the start of every Worker.
    const { withMcpServer } = await import("./mcp-connection.ts");
    const listing = await withMcpServer(
      server,
      { limitMs: Math.min(listMs, timeout_ms) },
      (client, options) => listMcpTools(client, tools, options),
    );
    for (const { tool, why } of listing.leftOut) log("mcp_tool_left_out", { server: host, tool, why });
    return recent.keep(key, listing, freshMs);
  } catch (error) {
    const last = recent.last(key) ?? null;
    log("mcp_server_away", {
      server: host,
      why: faultOf(error).message,
      listed: last?.offers.length ?? 0,
    });
    return recent.keep(key, last, awayMs);
  }
}

function toTool(
  server: McpServer,
  { name: prefix, label, approval, timeout_ms }: Definition,
  { prior }: McpListing,
  { name, description, parameters, inputSchema, outputSchema }: McpOffer,
  taken: ReadonlyMap<string, Tool>,
): Tool {
  return {
    name: mcpToolName(prefix, name, taken),
    label: label ?? labelOf(name.replaceAll(/[^\p{L}\p{N}]+/gu, " ")).slice(0, 80),
    description: `A tool of the server "${prefix}", which describes it as follows: ${description || name}`,
    parameters,
    approval,
    run: async (args, { signal }) => {
      const toolDefinition = { name, inputSchema, ...(outputSchema && { outputSchema }) };
      try {
        const { withMcpServer } = await import("./mcp-connection.ts");
        return await withMcpServer(server, { limitMs: timeout_ms, signal, prior }, async (client, options) =>
          mcpResult(await client.callTool({ name, arguments: args }, { ...options, toolDefinition })),
        );
      } catch (error) {
        const { message, said } = faultOf(error);
        return { ok: false, text: `${message} ${said}`.trim(), error: new Error(message) };
      }
    },
  };
}

function faultOf(error: unknown): McpFault {
  return error instanceof McpFault ? error : new McpFault("Something failed on our side.", { cause: error });
}
