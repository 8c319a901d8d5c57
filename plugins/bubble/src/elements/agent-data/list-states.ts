import type { InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";
import type { Outlet } from "../../platform/outlet.ts";
import { totalOf } from "./list-filter.ts";
import type { agentDataElement } from "./manifest.ts";
import { unreadOf } from "./unread.ts";
import { typedConversations } from "./wire-lists.ts";

const none: InboxState["rows"] = [];

/** The states about the list. What has not changed is not made again. */
export class ListStates {
  readonly #outlet: Outlet<typeof agentDataElement>;
  #rows: InboxState["rows"] | undefined;
  #isTyped = false;
  #json = "[]";
  #told: string | undefined;

  constructor(outlet: Outlet<typeof agentDataElement>) {
    this.#outlet = outlet;
  }

  /** True: another list than what was told of last. A list that is not there yet is nothing to tell of. */
  show(inbox: InboxState | null, agentId: string, isTyped: boolean): boolean {
    const outlet = this.#outlet;
    this.#showRows(inbox?.rows ?? none, isTyped);
    outlet.publish("has_more", inbox?.hasMore ?? false);
    outlet.publish("waiting_count", inbox?.counts?.waiting ?? 0);
    outlet.publish("total_count", inbox ? totalOf(inbox) : 0);
    outlet.publish("unread_count", inbox ? unreadOf(inbox, agentId) : 0);
    if (!inbox) this.#told = undefined;
    if (!isListed(inbox) || this.#told === this.#json) return false;
    this.#told = this.#json;
    return true;
  }

  #showRows(rows: InboxState["rows"], isTyped: boolean): void {
    if (rows === this.#rows && isTyped === this.#isTyped) return;
    this.#rows = rows;
    this.#isTyped = isTyped;
    this.#json = JSON.stringify(rows);
    const outlet = this.#outlet;
    outlet.publish("conversations", isTyped ? typedConversations(rows) : []);
    outlet.publish(
      "conversation_ids",
      rows.map(({ id }) => id),
    );
    outlet.publish("conversations_json", this.#json);
  }
}

/** There is something to show, if only that there is nothing. */
function isListed(inbox: InboxState | null): boolean {
  return inbox !== null && inbox.counts !== null && (!inbox.loading || inbox.rows.length > 0);
}
