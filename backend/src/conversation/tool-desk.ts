import type { ToolStatus, ToolUse, Visitor, WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { maskText } from "../privacy/mask.ts";
import type { ContactForm, ContactGiven, Tool } from "../tools/tool.ts";
import type { Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { isReachable } from "./record.ts";
import { ToolRunner } from "./tool-runner.ts";
import type { Turn } from "./turn.ts";
import { VisitorsLeave } from "./visitors-leave.ts";

interface Surroundings {
  env: Env;
  store: ConversationStore;
  connections: Connections;
}

/** The assistant's calls of tools in one conversation: what the visitor is told and asked, and what agents see. */
export class ToolDesk {
  readonly #around: Surroundings;
  readonly #leave = new VisitorsLeave();
  /** What the turn does or waits for at this moment. */
  #status: ToolStatus | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get status(): ToolStatus | undefined {
    return this.#status;
  }

  /** For one turn. `isCurrent`: nobody has stopped it, and no other has taken its place. */
  runnerFor(
    turn: Pick<Turn, "id" | "text">,
    { config, tools, isCurrent }: { config: WidgetConfig; tools: readonly Tool[]; isCurrent: () => boolean },
  ): ToolRunner {
    const { env, store } = this.#around;
    const { id: conversationId, visitor, origin } = store.opened;
    const { id, verified, locale, attributes, context } = visitor;
    const kept = (text: string): string => (config.mask_stored_text ? maskText(text) : text);
    const uses = new Map<string, ToolUse>();
    const tell = (status: ToolStatus | undefined): void => {
      if (!isCurrent()) return;
      // Long may pass from here: what was said so far is not to be lost with this process.
      store.keepTurn({ id: turn.id, text: turn.text });
      this.#tell(status);
    };
    const ask = (status: ToolStatus, kind: "approval" | "form", signal: AbortSignal) => {
      tell(status);
      return this.#leave.ask(status.id, kind, signal);
    };
    return new ToolRunner({
      tools,
      context: {
        env,
        config,
        conversationId,
        visitor: {
          id,
          verified,
          ...(locale !== undefined && { locale }),
          ...(attributes && { attributes }),
          pageUrl: context?.url,
        },
        origin,
      },
      askLeave: (status, signal) => ask(status, "approval", signal),
      askContact: async ({ form, ...status }, signal): Promise<ContactGiven> => {
        const missing = form.fields.filter((name) => !isKnown(name, store.opened.visitor));
        if (missing.length === 0) return { given: form.fields };
        const leave = await ask({ ...status, form: { ...form, fields: missing } }, "form", signal);
        if (leave === "stopped") throw new Error("stopped");
        if (leave !== "given") return leave;
        return { given: form.fields.filter((name) => isKnown(name, store.opened.visitor)) };
      },
      onStatus: tell,
      onBegin: (begun) => {
        if (!store.record) return;
        const use = { ...begun, arguments: kept(begun.arguments), after: store.record.last_seq };
        const appended = store.toolUses.append(use);
        uses.set(appended.id, appended);
        this.#tellAgents(appended);
      },
      onChange: ({ id, result, ...change }) => {
        const before = uses.get(id);
        // Erased meanwhile, or the history with all that it held was deleted.
        if (!before || !store.record) return;
        const use = { ...before, ...change, ...(result !== undefined && { result: kept(result) }) };
        if (!store.toolUses.replace(use)) return;
        uses.set(id, use);
        this.#tellAgents(use);
      },
    });
  }

  /** The visitor allows a call, or does not. */
  answer(id: string, isAllowed: boolean): void {
    this.#leave.answer(id, isAllowed);
  }

  /** The visitor said how to reach them. What a bad line tells a second time is no answer to a form. */
  tellContact(): void {
    const { visitor } = this.#around.store.opened;
    if (this.#status?.form?.fields.some((name) => isKnown(name, visitor))) this.#leave.tellContact();
  }

  /** The turn is over, whatever it was about to do. */
  end(): void {
    this.#status = undefined;
  }

  /** Whoever wakes and finds a call that is not over did not make it: that process died. */
  endCutOff(): void {
    for (const use of this.#around.store.toolUses.all()) {
      if (use.state !== "asking" && use.state !== "running") continue;
      const state = use.state === "asking" ? "refused" : "failed";
      const ended: ToolUse = { ...use, state, result: "Cut off: nothing is known of what came of it." };
      this.#around.store.toolUses.replace(ended);
      this.#tellAgents(ended);
    }
  }

  #tell(status: ToolStatus | undefined): void {
    this.#status = status;
    this.#around.connections.broadcast({
      type: "typing",
      role: "assistant",
      on: true,
      ...(status && { tool: status }),
    });
  }

  #tellAgents(use: ToolUse): void {
    this.#around.connections.broadcastToStaff({ type: "tool", use });
  }
}

function isKnown(field: ContactForm["fields"][number], visitor: Visitor): boolean {
  if (field === "email") return isReachable(visitor);
  return Boolean(field === "name" ? visitor.name : visitor.fields?.["phone"]);
}
