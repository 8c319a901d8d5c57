import type { AgentTokenAnswer } from "../../../../shared-widget/protocol/agents.ts";
import { counted, filled } from "../platform/blank.ts";
import { nameOf } from "./acting-agent.ts";
import { requireLogin } from "./current-user.ts";
import { absoluteUrl, textsOf } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";

export const createAgentSession = {
  display: "Foyer - Create agent session",
  type: "server_side",
  category: "plugins",
  fields: {
    agent_id: {
      caption: "Agent ID",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Your own ID of the agent. Blank: the current user's.",
    },
    agent_name: {
      caption: "Agent name",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "What visitors and colleagues see. Blank: what stands before the @ of the e-mail address.",
    },
    agent_email: {
      caption: "Agent e-mail",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "For colleagues who look after agents. Blank: the current user's, where Agent ID is blank too.",
    },
    agent_avatar: {
      caption: "Agent picture",
      editor: "DynamicValue",
      value: "image",
      optional: true,
      doc: "What visitors and colleagues see beside the name.",
    },
    role: {
      caption: "Role",
      editor: "Dropdown",
      options: ["agent", "admin"],
      default_val: "agent",
      doc: "admin: may also see the audit log, export and erase visitors, and keep canned replies and agents.",
    },
    widget_ids: {
      caption: "Widget IDs",
      editor: "DynamicValue",
      value: "text",
      is_list: true,
      optional: true,
      doc: "The only widgets whose conversations the agent may see. Blank: all of yours.",
    },
    minutes: {
      caption: "Minutes",
      editor: "DynamicValue",
      value: "number",
      optional: true,
      doc: "How long the token is good unless the element renews it, 1 to 720. Blank: 60.",
    },
    ...stopField,
  },
  returns: {
    agent_token: {
      caption: "Agent token",
      value: "text",
      doc: "For the Agent token of Foyer Agent Data and Foyer Agent Inbox. Keep it in a custom state, never in the database.",
    },
    expires_at: { caption: "Expires at", value: "date", doc: "Until then it is good, or is renewed." },
    agent_id: { caption: "Agent ID", value: "text", doc: "Whose token it is." },
    agent_name: { caption: "Agent name", value: "text", doc: "What visitors and colleagues see." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(createAgentSession, async ({ properties, context, backend }) => {
  const user = await requireLogin(context);
  const isOther = filled(properties.agent_id) !== undefined && filled(properties.agent_id) !== user.id;
  const email = filled(properties.agent_email) ?? (isOther ? undefined : user.email);
  const avatar = filled(properties.agent_avatar);
  const widgets = await textsOf(properties.widget_ids, "Widget IDs", 100);
  const minutes = counted(properties.minutes);
  const { token, expires_at, agent } = await backend.call<AgentTokenAnswer>({
    method: "POST",
    path: "/api/agent-tokens",
    body: {
      agent_id: filled(properties.agent_id) ?? user.id,
      name: filled(properties.agent_name) ?? nameOf({ email }),
      ...(email !== undefined && { email }),
      ...(avatar !== undefined && { avatar_url: absoluteUrl(avatar) }),
      role: filled(properties.role) ?? "agent",
      ...(widgets.length > 0 && { widgets }),
      ...(minutes !== undefined && { expires_in: Math.round(minutes * 60) }),
    },
    repeatable: true,
    needs: ["token", "expires_at", "agent"],
  });
  return ok({
    agent_token: token,
    expires_at: new Date(expires_at),
    agent_id: agent.id,
    agent_name: agent.name,
  });
});
