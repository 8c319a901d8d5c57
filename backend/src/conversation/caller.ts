import type { Author, ErrorCode } from "@foyer/shared-widget/protocol";
import type { ConversationRecord } from "./record.ts";

/** Who asks something of a conversation. The Worker has checked the credential; the object checks what it may. */
export type Caller =
  | {
      kind: "visitor";
      visitor_id: string;
      widget_id: string;
      /** Keyed hash of the address, for rates. */
      address: string;
      /** When the token ends, unix seconds. */
      exp: number;
    }
  /** A key's holder; `org_id` null: the operator, who may act for every org. `agent`: in whose name. */
  | { kind: "key"; org_id: string | null; agent?: Author };

/** Null when the caller may speak here. A stranger's conversation looks like none. */
export function refuse(record: ConversationRecord, caller: Caller): ErrorCode | null {
  const belongs =
    caller.kind === "visitor"
      ? caller.visitor_id === record.visitor.id && caller.widget_id === record.widget_id
      : caller.org_id === null || caller.org_id === record.org_id;
  return belongs ? null : "not_found";
}
