import {
  BuiltInToolName,
  type ToolDefinition,
  type ToolsAnswer,
  ToolsRequest,
  ToolTestRequest,
} from "@foyer/shared-widget/protocol";
import { type Context, Hono } from "hono";
import { ulid } from "ulidx";
import type * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { adminOnly } from "../auth/principal.ts";
import { Refusal } from "../refusal.ts";
import { readTools, rotateToolSecret } from "../store/tools.ts";
import { readSavedWidget, type Widget } from "../store/widgets.ts";
import { checkArguments } from "../tools/check-arguments.ts";
import { makeToolSecret, oldUntil } from "../tools/kept-tools.ts";
import { putTools } from "../tools/put-tools.ts";
import { defaultTools, forgetTools, savedTool } from "../tools/registry.ts";
import { longestResult, type Tool } from "../tools/tool.ts";
import { ownedWidget } from "./owned-widget.ts";
import { parseBody } from "./parse.ts";

const mostBytes = 256 * 1024;

/** What a widget's assistant may call. A token goes in, and never comes out. */
export const toolRoutes = new Hono<AppEnv>()
  .use(adminOnly)
  .get("/:widget_id", async (c) => {
    const owner = (await own(c)).config;
    const stored = await readTools(c.env.DB, owner);
    return c.json(
      toPublic(stored?.definitions ?? (await defaultTools(c.env, owner.widget_id))),
      200,
      noStore,
    );
  })
  .put("/:widget_id", async (c) => {
    const { org_id, widget_id } = (await own(c)).config;
    const { tools } = await parseBody(c, ToolsRequest, mostBytes);
    const put = await putTools(c.env, { org_id, widget_id }, tools);
    if (!put.ok) throw new Refusal("invalid", { errors: put.faults });
    forgetTools(widget_id);
    await audit(c, {
      org_id,
      widget_id,
      action: "tool.save",
      target: widget_id,
      details: {
        tools: tools.map(({ name }) => name),
        hosts: [...new Set(tools.flatMap((each) => (each.kind === "built_in" ? [] : hostOf(each.url))))],
      },
    });
    const { definitions, secret } = put;
    return c.json({ ...toPublic(definitions), ...(secret !== null && { secret }) }, 200, noStore);
  })
  .post("/:widget_id/secret", async (c) => {
    const { org_id, widget_id } = (await own(c)).config;
    const { secret, sealed } = await makeToolSecret(c.env, { org_id, widget_id });
    const now = Date.now();
    const rotated = await rotateToolSecret(
      c.env.DB,
      { org_id, widget_id },
      { secret: sealed, oldUntil: oldUntil(now), now: new Date(now).toISOString() },
    );
    if (!rotated) throw new Refusal("not_found", { detail: "This widget has no tools yet: put them first." });
    forgetTools(widget_id);
    await audit(c, { org_id, widget_id, action: "tool.rotate_secret", target: widget_id });
    return c.json({ secret }, 200, noStore);
  })
  .post("/:widget_id/test", async (c) => {
    const { config } = await own(c);
    const { org_id, widget_id } = config;
    const { name, arguments: args } = await parseBody(c, ToolTestRequest);
    if (isBuiltIn(name))
      throw new Refusal("invalid", {
        errors: [{ path: "name", message: "Built-in tools are tried in a conversation." }],
      });
    const tool = await savedTool(c.env, config, name);
    if (!tool) throw new Refusal("not_found", { detail: `There is no tool ${name}, or its server is away.` });
    await audit(c, { org_id, widget_id, action: "tool.test", target: widget_id, details: { tool: name } });
    const started = Date.now();
    const { ok, text } = await tryTool(c, tool, args, config);
    return c.json({ ok, text: text.slice(0, longestResult).toWellFormed(), ms: Date.now() - started });
  });

const noStore = { "cache-control": "no-store" };

/** As it was saved last: what is put is for the widget that is there. */
function own(c: Context<AppEnv>): Promise<Widget> {
  return ownedWidget(c, c.req.param("widget_id") ?? "", readSavedWidget);
}

async function tryTool(
  c: Context<AppEnv>,
  tool: Tool,
  args: Record<string, unknown>,
  config: Widget["config"],
): Promise<{ ok: boolean; text: string }> {
  const checked = await checkArguments(tool.parameters, JSON.stringify(args));
  if (!checked.ok) return checked;
  return tool.run(checked.value, {
    env: c.env,
    config,
    conversationId: "c_test",
    visitor: { id: "v_test", verified: false },
    callId: `t_test_${ulid()}`,
    signal: c.req.raw.signal,
  });
}

function isBuiltIn(name: string): boolean {
  return BuiltInToolName.safeParse(name).success;
}

/** Only where it goes: a path may hold a secret. */
function hostOf(url: string): string[] {
  const host = URL.parse(url)?.host;
  return host === undefined ? [] : [host];
}

function toPublic(definitions: readonly ToolDefinition[]): z.infer<typeof ToolsAnswer> {
  return {
    tools: definitions.map((each) => {
      if (each.kind !== "mcp") return each;
      const { token, ...rest } = each;
      return { ...rest, has_token: typeof token === "string" };
    }),
  };
}
