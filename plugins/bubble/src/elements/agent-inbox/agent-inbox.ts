import type { Filter } from "../../../../../shared-widget/console/client/conversation-views.ts";
import type { Desk } from "../../../../../shared-widget/console/desk.ts";
import { loadPreferences } from "../../../../../shared-widget/console/preferences.ts";
import { Timers } from "../../../../../shared-widget/client/timers.ts";
import { backendUrlKey } from "../../keys.ts";
import { backendAddress } from "../../platform/backend-address.ts";
import { decided, filled } from "../../platform/blank.ts";
import type { ElementProperties, Instance, PageContext } from "../../platform/bubble.ts";
import { resolveColor } from "../../platform/color.ts";
import { Outlet } from "../../platform/outlet.ts";
import { themeOf } from "../../platform/theme-of.ts";
import { watchPresence } from "../../platform/watch-presence.ts";
import { DeskActs } from "../agent-data/desk-acts.ts";
import { DeskWatch, type Fact } from "../agent-data/desk-watch.ts";
import { FactEvents } from "../agent-data/fact-events.ts";
import { filterOf, pageSizeOf } from "../agent-data/list-filter.ts";
import { refreshList } from "../agent-data/read-list.ts";
import { tokenOwner } from "../agent-data/token-owner.ts";
import { shutOut, type Trouble, troubleOf } from "../agent-data/trouble.ts";
import { unreadOf } from "../agent-data/unread.ts";
import { consoleColors } from "./console-colors.ts";
import { chosenTheme, type ConsoleElement, makeConsole, setAttribute } from "./console-element.ts";
import { loadConsole } from "./load-console.ts";
import type { agentInboxElement } from "./manifest.ts";
import { listMark, messagesMark } from "./news-marks.ts";

/** Filled in by the build: which console belongs to this plugin. */
declare const FOYER_VERSION: string;

type Manifest = typeof agentInboxElement;

const defaultPageSize = 100;
const loadAgainMs = 10_000;
const searchMs = 250;

/** The element: `<foyer-console>` in the canvas, and what happens in it as an app's states and events. */
export class AgentInbox {
  readonly #instance: Instance<Manifest, AgentInbox>;
  readonly #context: PageContext;
  readonly #canvas: HTMLElement;
  readonly #outlet: Outlet<Manifest>;
  readonly #news: FactEvents;
  readonly #timers = new Timers();
  #endPresence = (): void => {};
  #isGone = false;
  #console: ConsoleElement | null = null;
  /** The console's. */
  #desk: Desk | null = null;
  #watch: DeskWatch | null = null;
  #acts: DeskActs | null = null;
  #endpoint = "";
  /** As the properties had it last. */
  #token: string | undefined;
  #owner: string | undefined;
  #wantedId: string | undefined;
  #filter: Filter = "waiting";
  #q = "";
  #pageSize = defaultPageSize;
  #playsSound = false;
  #isOnline = false;
  #openId: string | null = null;
  #listMark: string | undefined;
  #messagesMark: string | undefined;
  #facts: Fact[] = [];
  #fault: string | undefined;
  /** The agent was removed: that the session ends as well is no news. */
  #isShutOut = false;
  /** The colours as they were given last: to find out what they are takes the page a moment. */
  #colored = "";

  constructor(instance: Instance<Manifest, AgentInbox>, context: PageContext) {
    this.#instance = instance;
    this.#context = context;
    this.#canvas = instance.canvas[0];
    this.#outlet = new Outlet(instance);
    this.#news = new FactEvents(this.#outlet);
    this.#show();
    this.#watchPresence();
  }

  update(properties: ElementProperties<Manifest>, context: PageContext): void {
    if (this.#isGone) {
      if (!this.#canvas.isConnected) return;
      this.#isGone = false;
      this.#token = undefined;
      this.#watchPresence();
    }
    const address = backendAddress(context.keys[backendUrlKey.caption]);
    const token = address.ok ? filled(properties.agent_token) : undefined;
    const endpoint = address.ok ? address.origin : "";
    const id = filled(properties.selected_conversation_id);
    const isOtherId = id !== this.#wantedId;
    this.#wantedId = id;
    this.#playsSound = properties.play_sound;
    this.#pageSize = pageSizeOf(properties.page_size, defaultPageSize);
    this.#list(filterOf(properties.filter_status) ?? "waiting", filled(properties.search) ?? "");
    if (token !== this.#token || endpoint !== this.#endpoint) this.#use(token, endpoint);
    this.#dress(properties);
    if (isOtherId) this.#select(id);
    this.#setFault(address.ok ? undefined : address.message);
  }

  select(conversationId: string | null | undefined): void {
    this.#settle();
    this.#select(filled(conversationId));
  }

  refresh(): void {
    const desk = this.#begin();
    if (this.#console && !desk) this.#load();
    if (desk) void this.#read(desk, refreshList(desk, this.#pageSize));
  }

  takeOver(id: string | null | undefined, reason: string | null | undefined): void {
    if (this.#begin()) this.#acts?.takeOver(filled(id), filled(reason));
  }

  handBack(id: string | null | undefined): void {
    if (this.#begin()) this.#acts?.handBack(filled(id));
  }

  focusReply(): void {
    this.#console?.focusReply?.();
  }

  /** Of Bubble's: back to what the properties say. */
  reset(): void {
    this.#settle();
    this.#select(this.#wantedId);
  }

  #watchPresence(): void {
    this.#endPresence = watchPresence(this.#instance.canvas[0], () => {
      this.#isGone = true;
      this.#end();
      this.#endPresence();
    });
  }

  /** Where the lists stands at first, and whenever the app says otherwise; between that the agent chooses. */
  #list(filter: Filter, q: string): void {
    const [isOtherFilter, isOtherSearch] = [filter !== this.#filter, q !== this.#q];
    this.#filter = filter;
    this.#q = q.slice(0, 200);
    const inbox = this.#desk?.state.inbox;
    if (isOtherFilter) inbox?.show(filter);
    if (isOtherSearch)
      this.#timers.set("search", q ? searchMs : 0, () => this.#desk?.state.inbox?.search(this.#q));
  }

  #use(token: string | undefined, endpoint: string): void {
    const owner = token && tokenOwner(token);
    const isSameAgent = owner !== undefined && owner === this.#owner && endpoint === this.#endpoint;
    this.#token = token;
    this.#endpoint = endpoint;
    this.#isShutOut = false;
    if (token && this.#console && isSameAgent) {
      this.#console.token = token;
      return;
    }
    this.#end();
    this.#news.forget();
    if (token) {
      this.#owner = owner;
      this.#work(token);
    }
    this.#show();
  }

  #work(token: string): void {
    const made = makeConsole();
    this.#console = made;
    this.#colored = "";
    made.setAttribute("endpoint", this.#endpoint);
    made.token = token;
    made.addEventListener("foyer-desk", () => this.#watchDesk(made));
    made.addEventListener("foyer-session-expired", () => this.#expired());
    setAttribute(made, "conversation", this.#wantedId);
    this.#canvas.append(made);
    this.#load();
  }

  #load(): void {
    const made = this.#console;
    const address = `${this.#endpoint}/widget/${FOYER_VERSION}/console.js`;
    loadConsole(address).catch(() => {
      if (!made || made !== this.#console) return;
      this.#news.trouble(troubleOf("unreachable", `The inbox could not be loaded from ${this.#endpoint}.`));
      this.#timers.set("load", loadAgainMs, () => this.#load());
    });
  }

  #watchDesk(made: ConsoleElement): void {
    const desk = made.desk ?? null;
    if (made !== this.#console || !desk) return;
    this.#watch?.end();
    this.#desk = desk;
    this.#acts = new DeskActs(desk, (trouble) => {
      if (desk === this.#desk) this.#news.trouble(trouble);
    });
    this.#watch = new DeskWatch(desk, {
      onInbox: (inbox) => {
        inbox.show(this.#filter);
        inbox.search(this.#q);
      },
      onChange: () => this.#showSoon(),
      onShutOut: () => this.#shutOut(),
      onFact: (fact) => {
        this.#facts.push(fact);
        this.#showSoon();
      },
    });
  }

  #end(): void {
    this.#watch?.end();
    // Out of the document it ends by itself.
    this.#console?.remove();
    this.#console = this.#desk = this.#watch = this.#acts = null;
    this.#facts = [];
    this.#news.end();
    this.#timers.clearAll();
  }

  /** No session that ended: workflows that begin a new one by themselves must not let a removed agent in again. */
  #shutOut(): void {
    this.#isShutOut = true;
    this.#facts = [];
    this.#news.forget();
    this.#show();
    this.#news.trouble(shutOut);
  }

  /** The console says so to the agent and waits for another token. */
  #expired(): void {
    if (this.#isShutOut) return;
    this.#facts = [];
    this.#news.forget();
    this.#show();
    this.#news.expired();
  }

  #select(id: string | undefined): void {
    if (this.#console) setAttribute(this.#console, "conversation", id);
  }

  #dress(properties: ElementProperties<Manifest>): void {
    const made = this.#console;
    if (!made) return;
    setAttribute(made, "locale", filled(properties.language));
    setAttribute(made, "page-size", String(this.#pageSize));
    const parts = {
      navigation: properties.show_navigation,
      search: properties.show_search,
      filters: properties.show_filters,
      details: properties.show_details,
      notes: properties.show_notes,
      tools: properties.show_tools,
    };
    const hidden = Object.entries(parts).flatMap(([part, isShown]) =>
      decided(isShown) === false ? [part] : [],
    );
    setAttribute(made, "hide", hidden.length > 0 ? hidden.join(" ") : undefined);
    const given = {
      accent: properties.accent_color,
      background: properties.background_color,
      text: properties.text_color,
    };
    const colored = JSON.stringify([given, properties.theme]);
    if (colored === this.#colored) return;
    this.#colored = colored;
    const resolve = (color: unknown): string | undefined => resolveColor(color, this.#canvas);
    setAttribute(
      made,
      "theme",
      chosenTheme(properties.theme, themeOf(resolve(given.background), resolve(given.text))),
    );
    const colors = consoleColors(given, resolve);
    for (const [name, value] of Object.entries(colors)) {
      if (value === null) made.style.removeProperty(name);
      else made.style.setProperty(name, value);
    }
  }

  /** Null, and said so, where there is no desk to work at. */
  #begin(): Desk | null {
    this.#settle();
    if (!this.#desk)
      this.#news.trouble(troubleOf("not_connected", "The inbox is not connected: it needs an agent token."));
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
    const state = this.#desk?.state;
    const { inbox = null, thread = null, me = null } = (state?.phase === "expired" ? null : state) ?? {};
    const list = inbox?.state ?? null;
    const isOnline = list?.phase === "online";
    const openId = thread?.id ?? null;
    outlet.publish("is_connected", isOnline);
    outlet.publish("selected_conversation_id", openId);
    outlet.publish("waiting_count", list?.counts?.waiting ?? 0);
    outlet.publish("unread_count", list ? unreadOf(list, me?.agent?.id ?? "") : 0);
    if (isOnline !== this.#isOnline) {
      this.#isOnline = isOnline;
      if (isOnline) outlet.fire("connected");
      else outlet.fire("disconnected");
    }
    if (openId !== this.#openId) {
      this.#openId = openId;
      outlet.fire("conversation_selected");
    }
    const listed = list ? listMark(list) : undefined;
    if (listed !== undefined && listed !== this.#listMark) outlet.fire("conversations_changed");
    const said = thread ? messagesMark(thread.id, thread.state) : undefined;
    if (said !== undefined && said !== this.#messagesMark) outlet.fire("messages_changed");
    this.#listMark = list ? (listed ?? this.#listMark) : undefined;
    this.#messagesMark = thread ? (said ?? this.#messagesMark) : undefined;
    const facts = this.#facts.splice(0);
    for (const { kind } of facts) if (kind === "reply_sent") outlet.fire("reply_sent");
    // The console makes the same sound where the agent wants it.
    this.#news.tell(facts, this.#playsSound && !loadPreferences().sound);
  }

  #settle(): void {
    if (this.#fault === undefined) this.#news.settle();
  }

  /** What only the builder can put right. */
  #setFault(fault: string | undefined): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    if (fault === undefined) return this.#settle();
    this.#context.reportDebugger(fault);
    this.#news.trouble(troubleOf("not_configured", fault));
  }
}
