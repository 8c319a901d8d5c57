import {
  ClientFrame,
  PublicConfig,
  SessionRequest,
  WidgetConfig,
  type ChatAnswer,
  type ErrorCode,
  type Health,
  type SessionResponse,
} from "../../shared-widget/protocol/index.ts";
import { errors } from "../../shared-widget/protocol/index.ts";
import type { Fetch } from "./smoke-test.ts";
import type { Account } from "./wrangler-stand-in.ts";

/** What the deployed Worker remembers, and how it is to misbehave. */
export interface Remembered {
  widgets: WidgetConfig[];
  conversations: string[];
  calls: string[];
  answerFails?: boolean;
}

export function emptyMemory(): Remembered {
  return { widgets: [], conversations: [], calls: [] };
}

/** A Worker as far as a deployment speaks with it: there once it is deployed, and of use with its secrets only. */
export function foyerStandIn(account: () => Account, memory: Remembered): Fetch {
  return async (address, init = {}) => {
    const url = new URL(address);
    const method = init.method ?? "GET";
    memory.calls.push(`${method} ${url.pathname}`);
    const worker = account().workers[url.hostname.split(".")[0]!];
    if (worker === undefined || worker.deployed === 0) throw new TypeError("fetch failed");
    const headers = new Headers(init.headers);
    const bearer = headers.get("authorization")?.replace(/^Bearer /, "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const [, first, second, id] = url.pathname.split("/");

    if (url.pathname === "/health") {
      const ready = worker.secrets["FOYER_SECRET"] !== undefined;
      const health: Health = {
        status: ready ? "ok" : "down",
        version: "0.1.0",
        timestamp: new Date().toISOString(),
        dependencies: { model: { state: "ok", detail: "passages" } },
      };
      return Response.json(health, { status: ready ? 200 : 503 });
    }
    if (first !== "api") return problem("not_found");
    if (method === "GET" && second === "widgets") {
      const widget = memory.widgets.find(({ widget_id }) => widget_id === id);
      return widget === undefined ? problem("not_found") : Response.json(PublicConfig.parse(widget));
    }
    if (method === "POST" && second === "config") {
      if (bearer !== worker.secrets["BUBBLE_API_SECRET"]) return problem("unauthorized");
      memory.widgets.push(WidgetConfig.parse(body));
      return Response.json(body, { status: 201 });
    }
    if (headers.get("origin") !== url.origin) return problem("origin_not_allowed");
    if (method === "POST" && second === "sessions") {
      const widget = memory.widgets.find(
        ({ widget_id }) => widget_id === SessionRequest.parse(body).widget_id,
      );
      if (widget === undefined) return problem("not_found");
      memory.conversations.push("c1");
      const session: SessionResponse = {
        conversation_id: "c1",
        visitor_id: "v1",
        verified: false,
        token: "visitor-token",
        expires_at: new Date(Date.now() + 1_000).toISOString(),
        config: PublicConfig.parse(widget),
      };
      return Response.json(session);
    }
    if (bearer !== "visitor-token" || id !== "c1") return problem("unauthorized");
    if (method === "DELETE" && second === "history") {
      memory.conversations = [];
      return new Response(null, { status: 204 });
    }
    if (method === "POST" && second === "chat")
      return Response.json(chatAnswer(ClientFrame.parse(body), memory));
    return problem("not_found");
  };
}

function chatAnswer(frame: ClientFrame, { answerFails = false }: Remembered): ChatAnswer {
  if (frame.type !== "send") throw new Error(`the smoke test sends, and does not ${frame.type}`);
  const created_at = new Date().toISOString();
  return {
    message: { seq: 1, id: frame.id, role: "visitor", text: frame.text, status: "complete", created_at },
    answer: {
      seq: 2,
      id: "a1",
      role: "assistant",
      text: answerFails ? "The assistant cannot be reached." : "I have nothing to answer from yet.",
      status: answerFails ? "failed" : "complete",
      code: answerFails ? "model_misconfigured" : "no_answer",
      created_at,
    },
    conversation: { id: "c1", mode: "ai", first_seq: 1, last_seq: 2, read: { visitor: 0, agent: 0 } },
  };
}

function problem(code: ErrorCode): Response {
  const { status, title } = errors[code];
  return Response.json(
    { type: "about:blank", title, status, detail: title, code },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}
