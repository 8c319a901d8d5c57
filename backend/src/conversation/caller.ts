import type { AgentRole, Author, ErrorCode } from "@foyer/shared-widget/protocol";
import type { Actor } from "./events.ts";
import type { ConversationRecord } from "./record.ts";

/** Who asks something of a conversation. The Worker has checked the credential; the object checks what it may. */
export type Caller =
  | {
      kind: "visitor";
      visitor_id: string;
      widget_id: string;
      /** Whether the site vouches for them. */
      verified: boolean;
      /** On the telephone, where nobody can log in. */
      isCall?: true;
      /** Keyed hash of the address, for rates. */
      address: string;
      /** When the token ends, unix seconds. */
      exp: number;
      /** On the telephone, or a program that waits for the answer: nothing can be shown to them and answered meanwhile. */
      cannotBeAsked?: true;
    }
  /** A key's holder; `org_id` null: the operator, who may act for every org. `agent`: in whose name. */
  | {
      kind: "key";
      org_id: string | null;
      agent?: Author;
      /** The key's, for the audit log; without it the operator's. */
      key?: { id: string; name: string };
      /** Where from: the network address. */
      from: string;
    }
  /** An agent with a token. `widgets` null: all of the org's. `exp` in unix seconds. */
  | {
      kind: "agent";
      org_id: string;
      widgets: string[] | null;
      role: AgentRole;
      agent: Author;
      exp: number;
      from: string;
    };

/** Everyone who is no visitor. */
export type StaffCaller = Exclude<Caller, { kind: "visitor" }>;

/** As whom a caller acts: by events and the audit log. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case "visitor":
      return { kind: "visitor", id: caller.visitor_id };
    case "agent":
      return { kind: "agent", id: caller.agent.id, name: caller.agent.name, address: caller.from };
    default:
      return caller.key
        ? { kind: "key", ...caller.key, address: caller.from }
        : { kind: "platform", address: caller.from };
  }
}

/** Null when the caller may speak here. A stranger's conversation looks like none. */
export function refuse(record: ConversationRecord, caller: Caller): ErrorCode | null {
  return belongs(record, caller) ? null : "not_found";
}

function belongs({ visitor, widget_id, org_id }: ConversationRecord, caller: Caller): boolean {
  switch (caller.kind) {
    case "visitor":
      return caller.visitor_id === visitor.id && caller.widget_id === widget_id;
    case "key":
      return caller.org_id === null || caller.org_id === org_id;
    default:
      return caller.org_id === org_id && (caller.widgets?.includes(widget_id) ?? true);
  }
}
