import type { Author } from "../../../../shared-widget/protocol/message.ts";
import { filled } from "../platform/blank.ts";
import type { ServerContext } from "../platform/bubble.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { loggedInUser } from "./current-user.ts";

interface AgentProperties {
  agent_id?: unknown;
  agent_name?: unknown;
}

/** Who acts: whom the action names, else the current user. */
export async function actingAgent(properties: AgentProperties, context: ServerContext): Promise<Author> {
  const agent = namedAgent(properties);
  if (agent) return agent;
  const user = await loggedInUser(context);
  if (user) return { id: user.id, name: filled(properties.agent_name) ?? nameOf(user) };
  throw new ActionRefusal(
    "missing_input",
    'Say which agent this is: fill "Agent ID" and "Agent name", or run this for a user who is logged in.',
  );
}

/** Whom the action names; undefined where it names nobody. */
export function namedAgent(properties: AgentProperties): Author | undefined {
  const id = filled(properties.agent_id);
  return id === undefined ? undefined : { id, name: filled(properties.agent_name) ?? "Agent" };
}

/** Visitors see it: never the whole address. */
export function nameOf({ email }: { email: string | undefined }): string {
  return email?.split("@")[0] || "Agent";
}

/** Who wrote a note: whom the action names, the current user, or a workflow that runs for nobody. */
export async function noteAuthor(properties: AgentProperties, context: ServerContext): Promise<Author> {
  const agent = namedAgent(properties);
  if (agent) return agent;
  const user = await loggedInUser(context);
  return user ? { id: user.id, name: filled(properties.agent_name) ?? nameOf(user) } : workflow;
}

const workflow: Author = { id: "workflow", name: "Workflow" };
