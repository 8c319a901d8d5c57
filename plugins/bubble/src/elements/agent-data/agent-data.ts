import type { Filter } from "../../../../../shared-widget/console/client/conversation-views.ts";
import { Desk } from "../../../../../shared-widget/console/desk.ts";
import { Timers } from "../../../../../shared-widget/client/timers.ts";
import { conversations } from "../../api-calls/conversations.ts";
import { messages } from "../../api-calls/messages.ts";
import { backendUrlKey } from "../../keys.ts";
import { backendAddress } from "../../platform/backend-address.ts";
import { filled } from "../../platform/blank.ts";
import type { ElementProperties, Instance, PageContext } from "../../platform/bubble.ts";
import { Outlet } from "../../platform/outlet.ts";
import { watchPresence } from "../../platform/watch-presence.ts";
import { DeskActs } from "./desk-acts.ts";
import { DeskWatch, type Fact } from "./desk-watch.ts";
import { FactEvents } from "./fact-events.ts";
import { filterOf, isCountedLive, pageSizeOf } from "./list-filter.ts";
import { ListStates } from "./list-states.ts";
import type { agentDataElement } from "./manifest.ts";
import { readPage, refreshList } from "./read-list.ts";
import { ThreadStates } from "./thread-states.ts";
import { tokenOwner } from "./token-owner.ts";
import { shutOut, type Trouble, troubleOf } from "./trouble.ts";

type Element = typeof agentDataElement;

const searchMs = 250;
const defaultPageSize = 30;
const nobody = { id: "", name: "" };

/** What of the properties a desk is worked with by. */
interface Wishes {
  filter: Filter;
  q: string;
  pageSize: number;
  isConversationTyped: boolean;
  isMessageTyped: boolean;
  playsSound: boolean;
}

/** The element: an agent's desk on one side, an app's states, events and actions on the other. */
export class AgentData {
  readonly #instance: Instance<Element, AgentData>;
  readonly #context: PageContext;
  readonly #outlet: Outlet<Element>;
  readonly #list: ListStates;
  readonly #conversation: ThreadStates;
  readonly #news: FactEvents;
  readonly #timers = new Timers();
  #endPresence = (): void => {};
  #isGone = false;
  #desk: Desk | null = null;
  #watch: DeskWatch | null = null;
  #acts: DeskActs | null = null;
  #endpoint = "";
  /** As the properties had it last. */
  #token: string | undefined;
  #owner: string | undefined;
  #wantedId: string | undefined;
  #selectedId: string | undefined;
  #isAway = false;
  #isOnline = false;
  #facts: Fact[] = [];
  #fault: string | undefined;
  #hints = new Set<string>();
  #wishes: Wishes = {
    filter: "open",
    q: "",
    pageSize: defaultPageSize,
    isConversationTyped: false,
    isMessageTyped: false,
    playsSound: false,
  };

  constructor(instance: Instance<Element, AgentData>, context: PageContext) {
    this.#instance = instance;
    this.#context = context;
    this.#outlet = new Outlet(instance);
    this.#list = new ListStates(this.#outlet);
    this.#conversation = new ThreadStates(this.#outlet);
    this.#news = new FactEvents(this.#outlet);
    this.#show();
    this.#watchPresence();
  }

  update(properties: ElementProperties<Element>, context: PageContext): void {
    if (this.#isGone) {
      if (!this.#instance.canvas[0].isConnected) return;
      this.#isGone = false;
      this.#token = undefined;
      this.#watchPresence();
    }
    const address = backendAddress(context.keys[backendUrlKey.caption]);
    const token = address.ok ? filled(properties.agent_token) : undefined;
    this.#wish(properties);
    const id = filled(properties.selected_conversation_id);
    if (id !== this.#wantedId) {
      this.#wantedId = id;
      this.#select(id);
    }
    const endpoint = address.ok ? address.origin : "";
    if (token !== this.#token || endpoint !== this.#endpoint) this.#use(token, endpoint);
    this.#setFault(address.ok ? undefined : address.message);
    if (token) this.#hint();
  }

  select(conversationId: string | null | undefined): void {
    this.#clearTrouble();
    this.#select(filled(conversationId));
  }

  loadMore(): void {
    this.#clearTrouble();
    this.#desk?.state.inbox?.loadMore();
  }

  loadOlder(): void {
    this.#clearTrouble();
    void this.#desk?.state.thread?.loadOlder();
  }

  refresh(): void {
    const desk = this.#begin();
    if (desk) void this.#read(desk, refreshList(desk, this.#wishes.pageSize));
  }

  reply(text: string | null | undefined, id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.reply(filled(text), this.#meant(id));
  }

  takeOver(id: string | null | undefined, reason: string | null | undefined): void {
    if (this.#begin()) this.#acts?.takeOver(this.#meant(id), filled(reason));
  }

  handBack(id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.handBack(this.#meant(id));
  }

  closeConversation(id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.close(this.#meant(id));
  }

  reopen(id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.reopen(this.#meant(id));
  }

  note(text: string | null | undefined, id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.note(filled(text), this.#meant(id));
  }

  /** The visitor is told only of an agent who has the conversation. */
  setTyping(isTyping: boolean): void {
    const { thread, me } = this.#desk?.state ?? {};
    const { mode, agent } = thread?.state.conversation ?? {};
    thread?.typing(isTyping && mode === "human" && agent?.id === me?.agent?.id);
  }

  markRead(): void {
    const { thread } = this.#desk?.state ?? {};
    thread?.setReading(true);
    thread?.setReading(false);
  }

  setAvailability(availability: string | null | undefined): void {
    this.#isAway = filled(availability) === "away";
    this.#desk?.state.inbox?.setAway(this.#isAway);
  }

  /** The token stays known as one that was here, so that the same one is not taken up again. */
  disconnect(): void {
    this.#end();
    this.#news.forget();
    this.#owner = this.#selectedId = undefined;
    this.#isAway = false;
    this.#clearTrouble();
    this.#show();
  }

  /** Of Bubble's: back to what the properties say. */
  reset(): void {
    this.#clearTrouble();
    this.#select(this.#wantedId);
  }

  #watchPresence(): void {
    this.#endPresence = watchPresence(this.#instance.canvas[0], () => {
      this.#isGone = true;
      this.#end();
    });
  }

  #wish(properties: ElementProperties<Element>): void {
    const before = this.#wishes;
    this.#wishes = {
      filter: filterOf(properties.filter_status) ?? "open",
      q: (filled(properties.search) ?? "").slice(0, 200),
      pageSize: pageSizeOf(properties.page_size, defaultPageSize),
      isConversationTyped: filled(properties.conversation_type) !== undefined,
      isMessageTyped: filled(properties.message_type) !== undefined,
      playsSound: properties.play_sound,
    };
    const { filter, q, isConversationTyped, isMessageTyped } = this.#wishes;
    if (filter !== before.filter) this.#desk?.state.inbox?.show(filter);
    // A search is bound to an input, which changes with every key.
    if (q !== before.q)
      this.#timers.set("search", q ? searchMs : 0, () => this.#desk?.state.inbox?.search(this.#wishes.q));
    if (isConversationTyped !== before.isConversationTyped || isMessageTyped !== before.isMessageTyped)
      this.#showSoon();
  }

  #use(token: string | undefined, endpoint: string): void {
    const owner = token && tokenOwner(token);
    const isSameAgent = owner !== undefined && owner === this.#owner;
    const isSameDesk = isSameAgent && endpoint === this.#endpoint;
    this.#token = token;
    this.#endpoint = endpoint;
    if (token && this.#desk && isSameDesk) return this.#desk.session.give(token);
    // What one agent had open is not the next one's.
    if (!isSameAgent && this.#owner !== undefined) this.#selectedId = this.#wantedId;
    this.#end();
    this.#news.forget();
    if (token) {
      this.#owner = owner ?? "";
      this.#work(token);
    }
    this.#show();
  }

  #work(token: string): void {
    const desk = new Desk({
      endpoint: this.#endpoint,
      onExpired: () => this.#expired(),
      onNews: () => {},
      query: () => {
        const { filter, q, pageSize } = this.#wishes;
        return { limit: String(pageSize), ...(!isCountedLive(filter, q) && { total: "true" }) };
      },
    });
    this.#desk = desk;
    this.#acts = new DeskActs(desk, (trouble) => {
      if (desk === this.#desk) this.#news.trouble(trouble);
    });
    this.#watch = new DeskWatch(desk, {
      onInbox: (inbox) => {
        inbox.show(this.#wishes.filter);
        inbox.search(this.#wishes.q);
        if (this.#isAway) inbox.setAway(true);
      },
      onChange: () => this.#showSoon(),
      onShutOut: () => this.#shutOut(),
      onFact: (fact) => {
        this.#facts.push(fact);
        this.#showSoon();
      },
    });
    if (this.#selectedId) desk.open(this.#selectedId);
    desk.session.give(token);
  }

  /** Nothing that was loaded is kept. */
  #end(): void {
    this.#watch?.end();
    this.#desk?.close();
    this.#desk = this.#watch = this.#acts = null;
    this.#facts = [];
    this.#news.end();
    this.#timers.clearAll();
    if (this.#isGone) this.#endPresence();
  }

  /** No session that ended: workflows that begin a new one by themselves must not let a removed agent in again. */
  #shutOut(): void {
    this.#end();
    this.#news.forget();
    this.#show();
    this.#news.trouble(shutOut);
  }

  #expired(): void {
    this.#end();
    this.#news.forget();
    this.#show();
    this.#news.expired();
  }

  #select(id: string | undefined): void {
    this.#selectedId = id;
    if (id) this.#desk?.open(id);
    else this.#desk?.leave();
    this.#showSoon();
  }

  #meant(id: string | null | undefined): string | undefined {
    return filled(id) ?? this.#selectedId;
  }

  /** Null, and said so, where there is no desk to work at. */
  #begin(): Desk | null {
    this.#clearTrouble();
    if (!this.#desk)
      this.#news.trouble(
        troubleOf("not_connected", "There is no agent token: create an agent session first."),
      );
    return this.#desk;
  }

  async #read(desk: Desk, reading: Promise<Trouble | null>): Promise<void> {
    const trouble = await reading;
    if (trouble && desk === this.#desk) this.#news.trouble(trouble);
  }

  #showSoon(): void {
    if (!this.#timers.has("show")) this.#timers.set("show", 0, () => this.#show());
  }

  /** States first, events after. */
  #show(): void {
    const outlet = this.#outlet;
    const desk = this.#desk;
    const { inbox = null, thread = null, me = null, phase } = desk?.state ?? {};
    const list = inbox?.state ?? null;
    const agent = me?.agent ?? nobody;
    const isOnline = list?.phase === "online";
    const id = desk ? this.#selectedId : undefined;
    const isListOnWay = phase === "connecting" || (list !== null && (list.counts === null || list.loading));
    const isThreadOnWay =
      thread !== null &&
      thread.state.phase !== "failed" &&
      (!thread.state.conversation || thread.state.loadingOlder);
    outlet.publish("is_connected", isOnline);
    outlet.publish("is_loading", isListOnWay || isThreadOnWay);
    const isOtherList = this.#list.show(list, agent.id, this.#wishes.isConversationTyped);
    const open = id
      ? { id, thread: thread?.id === id ? thread.state : null, summary: list?.known.get(id) }
      : null;
    const areOtherMessages = this.#conversation.show(open, {
      me: { id: agent.id, name: agent.name },
      endpoint: this.#endpoint,
      isTyped: this.#wishes.isMessageTyped,
    });
    if (isOnline !== this.#isOnline) {
      this.#isOnline = isOnline;
      // The list's pages need not hold what is this agent's own, whose unread messages are counted.
      if (isOnline && desk && list.filter !== "mine") void this.#read(desk, readPage(desk, "mine", 200));
      if (isOnline) outlet.fire("connected");
      else outlet.fire("disconnected");
    }
    if (isOtherList) outlet.fire("conversations_changed");
    if (areOtherMessages) outlet.fire("messages_changed");
    this.#news.tell(this.#facts.splice(0), this.#wishes.playsSound);
  }

  #clearTrouble(): void {
    if (this.#fault === undefined) this.#news.settle();
  }

  /** What only the builder can put right. */
  #setFault(fault: string | undefined): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    if (fault === undefined) return this.#clearTrouble();
    this.#context.reportDebugger(fault);
    this.#news.trouble(troubleOf("not_configured", fault));
  }

  #hint(): void {
    const { isConversationTyped, isMessageTyped } = this.#wishes;
    if (!isConversationTyped)
      this.#hintOnce("Type of conversations", "Conversations", conversations.answer.conversations.caption);
    if (!isMessageTyped) this.#hintOnce("Type of messages", "Messages", messages.answer.messages.caption);
  }

  #hintOnce(field: string, state: string, type: string): void {
    if (this.#hints.has(field)) return;
    this.#hints.add(field);
    this.#context.reportDebugger(
      `Foyer Agent Data: the list ${state} stays empty until the field "${field}" is set to "${type}". ` +
        `${state} JSON works without it.`,
    );
  }
}
