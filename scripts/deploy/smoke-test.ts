import { ChatAnswer, Health, SessionResponse } from "../../shared-widget/protocol/index.ts";
import { DeployError } from "./wrangler.ts";

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const question = "Hello! What can you help me with?";

/** Calls that the smoke test makes, for --dry-run. */
export const smokeTestCalls = [
  "GET /health",
  "POST /api/sessions",
  "POST /api/chat/{conversation_id}",
  "DELETE /api/history/{conversation_id}",
];

/**
 * Asks the deployment a question as a visitor would, and deletes what was said. Says what was answered;
 * throws a DeployError when there was no answer.
 */
export async function smokeTest(
  fetch: Fetch,
  url: string,
  widgetId: string,
  patienceMs: number,
): Promise<string> {
  const health = await waitForHealth(fetch, url, patienceMs);
  const session = await post(fetch, `${url}/api/sessions`, { widget_id: widgetId }, SessionResponse, {
    // Where a widget has allowed origins, the backend's own is always one of them.
    origin: new URL(url).origin,
  });
  const headers = { authorization: `Bearer ${session.token}`, origin: new URL(url).origin };
  const chat = `${url}/api/chat/${session.conversation_id}`;
  const body = { type: "send", id: `smoke-${crypto.randomUUID()}`, text: question };
  const { answer, conversation } = await post(fetch, chat, body, ChatAnswer, headers);
  // What was said is deleted; an empty conversation stays until its retention ends. Failing at this is no failure.
  await fetch(`${url}/api/history/${session.conversation_id}`, { method: "DELETE", headers }).catch(() => {});
  if (answer?.role !== "assistant") {
    throw new DeployError(
      `The assistant did not answer (the conversation is in mode ${conversation.mode}).`,
      logs,
    );
  }
  if (answer.status !== "complete") {
    throw new DeployError(
      `The assistant's answer is ${answer.status}: ${answer.text} (${answer.code ?? "no code"})`,
      answer.code?.startsWith("model_")
        ? `Check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL. ${logs}`
        : logs,
    );
  }
  const model = health.dependencies["model"];
  return `it answered “${shorten(answer.text)}”${model?.detail === undefined ? "" : ` (model: ${model.detail})`}`;
}

const logs =
  "`npx wrangler tail -c` with the config written above shows the Worker's own log lines while you try again.";

/** A new address takes a while to be known everywhere. */
async function waitForHealth(fetch: Fetch, url: string, patienceMs: number): Promise<Health> {
  const deadline = Date.now() + patienceMs;
  let pauseMs = 500;
  for (;;) {
    const { health, problem } = await readHealth(fetch, url);
    if (health !== null && health.status !== "down") return health;
    if (Date.now() > deadline) {
      throw new DeployError(`${url}/health does not say that the chat works: ${problem}`, logs);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, 5_000);
  }
}

async function readHealth(fetch: Fetch, url: string): Promise<{ health: Health | null; problem: string }> {
  try {
    const response = await fetch(`${url}/health`);
    const text = await response.text();
    const parsed = Health.safeParse(json(text));
    return { health: parsed.success ? parsed.data : null, problem: `${response.status} ${shorten(text)}` };
  } catch (error) {
    return { health: null, problem: String(error) };
  }
}

/** A schema of the protocol, as far as it is of use here. */
interface Parser<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

async function post<Value>(
  fetch: Fetch,
  url: string,
  body: unknown,
  schema: Parser<Value>,
  headers: Record<string, string>,
): Promise<Value> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const parsed = schema.safeParse(json(text));
  if (!response.ok || !parsed.success) {
    throw new DeployError(
      `POST ${new URL(url).pathname} answered ${response.status}: ${shorten(text)}`,
      logs,
    );
  }
  return parsed.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
