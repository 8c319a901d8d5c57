import { randomUUID } from "node:crypto";
import type {
  HistoryPage,
  Message,
  Passage,
  StoredConfig,
  WidgetConfigInput,
} from "../shared-widget/protocol/index.ts";

/** The secrets of servers that tests start. */
export const secrets = {
  FOYER_SECRET: "e2e-foyer-secret-0123456789abcdef",
  BUBBLE_API_SECRET: "e2e-operator-secret-0123456789abcdef",
  // The tests' own receivers stand on this machine.
  WEBHOOKS_ALLOW_PRIVATE: "1",
};

const agent = { id: "ada", name: "Ada Lovelace" };

/** The HTTP API as an operator with the platform's secret has it. */
export class Foyer {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** A widget of its own for a test, without the limits that so many tests at one address would reach. */
  async createWidget(config: Partial<WidgetConfigInput> = {}): Promise<string> {
    const widget_id = `w-${randomUUID().slice(0, 8)}`;
    await this.call("POST", "/api/config", {
      widget_id,
      org_id: "e2e",
      messages_per_minute: 1_000,
      messages_per_hour: 10_000,
      ...config,
    });
    return widget_id;
  }

  async changeWidget(widgetId: string, change: Partial<WidgetConfigInput>): Promise<void> {
    const stored = await this.call<StoredConfig>("GET", `/api/config/${widgetId}`);
    await this.call("POST", "/api/config", { ...stored, ...change });
  }

  async identitySecret(widgetId: string): Promise<string> {
    const path = `/api/config/${widgetId}/identity-secret`;
    const { identity_secret } = await this.call<{ identity_secret: string }>("POST", path);
    return identity_secret;
  }

  async putDocument(
    widgetId: string,
    document: { title: string; content: string; url?: string },
  ): Promise<void> {
    const id = encodeURIComponent(document.title);
    await this.call("PUT", `/api/knowledge/${widgetId}/documents/${id}`, document);
  }

  async search(widgetId: string, question: string, limit: number): Promise<Passage[]> {
    const query = new URLSearchParams({ q: question, limit: String(limit) });
    const path = `/api/knowledge/${widgetId}/search?${String(query)}`;
    const { passages } = await this.call<{ passages: Passage[] }>("GET", path);
    return passages;
  }

  /** A token for an agent of the tests' org who sees these widgets only. */
  async mintAgent(name: string, widgets: string[], role: "agent" | "admin" = "agent"): Promise<string> {
    const asked = { org_id: "e2e", agent_id: `${name.toLowerCase()}-${widgets[0]}`, name, role, widgets };
    return (await this.call<{ token: string }>("POST", "/api/agent-tokens", asked)).token;
  }

  async takeOver(conversationId: string): Promise<void> {
    await this.call("POST", `/api/takeover/${conversationId}`, { agent });
  }

  async release(conversationId: string): Promise<void> {
    await this.call("DELETE", `/api/takeover/${conversationId}`, { agent });
  }

  async close(conversationId: string): Promise<void> {
    await this.call("POST", `/api/close/${conversationId}`);
  }

  async say(conversationId: string, text: string): Promise<Message> {
    const path = `/api/messages/${conversationId}`;
    const { message } = await this.call<{ message: Message }>("POST", path, { agent, text });
    return message;
  }

  /** An agent's messages `1` to `count`, so many that a transcript has pages. In order in one lane. */
  async sayMany(
    conversationId: string,
    count: number,
    { text = (n: number): string => `Message ${n}`, lanes = 1 } = {},
  ): Promise<void> {
    await this.takeOver(conversationId);
    let next = 1;
    const speak = async (): Promise<void> => {
      while (next <= count) {
        const n = next;
        next += 1;
        await this.say(conversationId, text(n));
      }
    };
    await Promise.all(Array.from({ length: lanes }, speak));
  }

  /** The whole transcript, oldest first. */
  async history(conversationId: string): Promise<Message[]> {
    const messages: Message[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: HistoryPage = await this.call("GET", `/api/history/${conversationId}?limit=200${query}`);
      messages.unshift(...page.messages);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return messages;
  }

  async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${secrets.BUBBLE_API_SECRET}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text === "" ? "null" : text);
  }
}
