import { randomBytes } from "node:crypto";
import type { SessionResponse } from "../../../../shared-widget/protocol/index.ts";
import type { Foyer } from "../../../../e2e/foyer.ts";

/** A visitor without a browser, from an address of their own: rates are kept by address. */
export class ScriptedVisitor {
  readonly conversationId: string;
  readonly #url: string;
  readonly #token: string;
  readonly #address: string;

  private constructor(url: string, session: SessionResponse, address: string) {
    this.#url = url;
    this.conversationId = session.conversation_id;
    this.#token = session.token;
    this.#address = address;
  }

  static async arrive(foyer: Foyer, widgetId: string): Promise<ScriptedVisitor> {
    const address = `10.${[...randomBytes(3)].join(".")}`;
    const session = await post<SessionResponse>(`${foyer.url}/api/sessions`, address, {
      widget_id: widgetId,
    });
    return new ScriptedVisitor(foyer.url, session, address);
  }

  /** Answers when it is stored; the assistant's own answer may come later. */
  async say(text: string): Promise<void> {
    await this.#send({ type: "send", id: `m-${randomBytes(6).toString("hex")}`, text, wait: false });
  }

  /** Says something and waits for the assistant to have answered. */
  async ask(text: string): Promise<void> {
    await this.#send({ type: "send", id: `m-${randomBytes(6).toString("hex")}`, text });
  }

  async askForPerson(): Promise<void> {
    await this.#send({ type: "handoff", reason: "A question about an order" });
  }

  async #send(frame: object): Promise<void> {
    await post(`${this.#url}/api/chat/${this.conversationId}`, this.#address, frame, this.#token);
  }
}

async function post<Answer>(url: string, address: string, body: object, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "cf-connecting-ip": address,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
