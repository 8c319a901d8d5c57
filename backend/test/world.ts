import {
  eventually,
  newId,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  type Server,
} from "./server.ts";

/** Everyone who may knock, by what they show. `…Elsewhere`: of the same org, for another of its widgets only. */
export const everyone = [
  "nobody",
  "visitor",
  "otherVisitor",
  "visitorElsewhere",
  "agent",
  "agentElsewhere",
  "foreignAgent",
  "admin",
  "adminElsewhere",
  "foreignAdmin",
  "key",
  "foreignKey",
  "operator",
] as const;
export type Who = (typeof everyone)[number];

/** One of each thing that an org owns, and what everyone shows at the door. */
export interface World {
  org_id: string;
  widget_id: string;
  conversation_id: string;
  visitor_id: string;
  webhook_id: string;
  delivery_id: string;
  /** A key and an agent that nobody else here uses. */
  id: string;
  agent_id: string;
  external_id: string;
  source_id: string;
  provider: string;
  /** `{conversation_id}/{file_id}/{signature}/{name}`. */
  file: Record<"file_id" | "signature" | "name", string>;
  tokens: Record<Exclude<Who, "nobody">, string>;
}

/** Stands in the owner's prompt, knowledge and conversation. */
export const secretWord = "Zauberlehrling";
/** What the visitor left. */
export const email = "vera@example.com";

export async function newWorld(server: Server, stranger: Org): Promise<World> {
  const org_id = newId("org");
  const post = async (path: string, token: string, body: unknown) => {
    const made = await server.call("POST", path, { token, body });
    if (made.status >= 300) throw new Error(`${path}: ${made.text}`);
    return made.body;
  };
  const { key } = await post("/api/keys", platformSecret, { org_id, name: "ours" });
  const spare = await post("/api/keys", key, { name: "spare" });
  const org = { org_id, key };
  const widget_id = await newWidget(server, org, { prompt: secretWord, title: "Ours" });
  const elsewhere = await newWidget(server, org);
  const agentToken = async (by: string, agent_id: string, fields: Record<string, unknown>): Promise<string> =>
    (await post("/api/agent-tokens", by, { agent_id, name: agent_id, ...fields })).token;

  const session = await openSession(server, widget_id);
  const { conversation_id, visitor_id } = session;
  await say(server, session, `The password is ${secretWord}.`);
  await post(`/api/chat/${conversation_id}`, session.token, { type: "contact", email, consent: true });
  await server.call("PUT", `/api/knowledge/${widget_id}/documents/hours`, {
    token: key,
    body: { title: "Hours", content: `Ask for ${secretWord}.` },
  });
  const source = await post(`/api/knowledge/${widget_id}/sources`, key, {
    kind: "url",
    url: "http://127.0.0.1:9/page",
  });
  const webhook = await post("/api/webhooks", key, { url: "http://127.0.0.1:9/hook", enabled: false });
  const delivery = await post(`/api/webhooks/${webhook.id}/test`, key, {});
  await server.call("PUT", "/api/providers/our-llm", {
    token: key,
    body: { key: secretWord, base_url: "https://llm.example.com/v1" },
  });
  await server.call("PUT", `/api/tools/${widget_id}`, {
    token: key,
    body: {
      tools: [
        {
          kind: "webhook",
          name: "look_up",
          description: `Knows of ${secretWord}.`,
          parameters: { type: "object" },
          url: "http://127.0.0.1:9/tool",
        },
      ],
    },
  });
  const uploaded = await server.call("POST", `/api/uploads/${conversation_id}?name=a.txt`, {
    token: session.token,
    address: session.address,
    headers: { "content-type": "text/plain" },
    body: secretWord,
  });
  const [file_id = "", signature = "", name = ""] = new URL(uploaded.body.attachment.url).pathname
    .split("/")
    .slice(-3);

  return {
    org_id,
    widget_id,
    conversation_id,
    visitor_id,
    webhook_id: webhook.id,
    delivery_id: delivery.delivery.id,
    id: spare.id,
    agent_id: await agentToken(key, "spare", {}).then(() => "spare"),
    external_id: "hours",
    source_id: source.id,
    provider: "our-llm",
    file: { file_id, signature, name },
    tokens: {
      visitor: session.token,
      otherVisitor: (await openSession(server, widget_id)).token,
      visitorElsewhere: (await openSession(server, elsewhere)).token,
      agent: await agentToken(key, "ana", {}),
      agentElsewhere: await agentToken(key, "eli", { widgets: [elsewhere] }),
      foreignAgent: await agentToken(stranger.key, "fay", {}),
      admin: await agentToken(key, "ada", { role: "admin" }),
      adminElsewhere: await agentToken(key, "ede", { role: "admin", widgets: [elsewhere] }),
      foreignAdmin: await agentToken(stranger.key, "fred", { role: "admin" }),
      key,
      foreignKey: stranger.key,
      operator: platformSecret,
    },
  };
}

/** Lists are made of what has reached the database. */
export async function untilListed(server: Server, { conversation_id }: World): Promise<void> {
  const found = await eventually(
    () =>
      server.env.DB.prepare("SELECT visitor_email FROM conversations WHERE id = ? AND message_count > 0")
        .bind(conversation_id)
        .first<string>("visitor_email"),
    (found) => found === email,
  );
  if (!found) throw new Error("the conversation never came to the database");
}
