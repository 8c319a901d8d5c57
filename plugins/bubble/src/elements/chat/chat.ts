import type { Session } from "../../../../../shared-widget/client/session.ts";
import type { ChatState } from "../../../../../shared-widget/client/state.ts";
import type { Identity } from "../../../../../shared-widget/protocol/index.ts";
import type { FoyerApi } from "../../../../../shared-widget/widget/loader/api.ts";
import type { FoyerChat } from "../../../../../shared-widget/widget/loader/element.ts";
import type { PageChoice, PanelHandle } from "../../../../../shared-widget/widget/panel-api.ts";
import type { PanelClient } from "../../../../../shared-widget/widget/panel/panel-client.ts";
import { choiceOf, dress, fillCanvas, keepAttribute } from "./chat-look.ts";
import { checkWidget } from "./check-widget.ts";
import type { ChatEvent, ChatStates, Known, News } from "./facts.ts";
import { follow, noChat, nothingKnown, provenUser } from "./facts.ts";
import type { Fault } from "./fault.ts";
import { adviseOn, buildersFault } from "./fault.ts";
import { forgetVisitor } from "./former-visitor.ts";
import { keepFocus } from "./keep-focus.ts";
import type { Attributes } from "./parse-attributes.ts";
import type { ChatSettings } from "./settings.ts";
import type { Introduction, Who } from "./who.ts";
import { introduce } from "./who.ts";

/** Settings whose colours are `#rrggbb`, and whose attributes could be read. */
export interface ChatWish extends ChatSettings {
  attributes: Attributes;
}

/** An element of Bubble's that shows this chat. Several may share a floating one. */
export interface ChatHolder {
  readonly wish: ChatWish;
  hear(states: Partial<ChatStates>, event?: ChatEvent): void;
  hearFault(fault: Fault | null): void;
}

/** What actions said, in place of what the fields say, until the user of the fields is another one. */
interface Told {
  who?: Who;
  /** The visitor was logged out: what the fields say of them is not true any more. */
  isNobody?: true;
  attributes?: Attributes;
}

/** What is wrong, by what it is about. */
interface Faults {
  widget?: Fault;
  client?: Fault;
  token?: Fault;
  who?: Fault;
  conversation?: Fault;
}

/** One `<foyer-chat>` on the page: in the body, or in the element's own canvas. */
export class Chat {
  readonly widgetId: string;
  readonly endpoint: string;
  readonly mode: ChatWish["mode"];
  readonly #element: FoyerChat;
  readonly #ending = new AbortController();
  /** The client keeps this very object, so that changes are told when it opens its session anew. */
  readonly #attributes: Attributes = {};
  #holders: ChatHolder[] = [];
  #applied: ChatWish;
  #told: Told = {};
  #language: string | undefined;
  /** What an action said of it, in place of the field. */
  #launcher: boolean | undefined;
  #choice: PageChoice = {};
  #identity: Identity | undefined;
  #userId: string | undefined;
  #isUnproven = false;
  #isShown = true;
  #panel: PanelHandle | undefined;
  #client: PanelClient | undefined;
  #forPanel: ((panel: PanelHandle, client: PanelClient) => void)[] = [];
  #known: Known = nothingKnown;
  #hasMetVisitor = false;
  /** The conversation of the settings that was gone to already. */
  #sought: string | undefined;
  #states: Partial<ChatStates> = { ...noChat };
  #faults: Faults = {};
  #fault: Fault | null = null;

  constructor(holder: ChatHolder, canvas: HTMLElement) {
    const { wish } = holder;
    this.widgetId = wish.widgetId;
    this.endpoint = wish.endpoint;
    this.mode = wish.mode;
    this.#applied = wish;
    this.#holders = [holder];
    const element: FoyerChat = document.createElement("foyer-chat");
    this.#element = element;
    element.setAttribute("widget-id", wish.widgetId);
    element.setAttribute("endpoint", wish.endpoint);
    if (this.mode === "inline") {
      element.setAttribute("mode", "inline");
      fillCanvas(element);
    }
    element.addEventListener("keydown", keepFocus, true);
    this.#apply(wish);
    if (this.mode === "inline") canvas.append(element);
    else {
      // One that a script tag of the page's drew: there is to be one launcher.
      if (document.querySelector(`body > foyer-chat[widget-id="${wish.widgetId}"]:not([mode])`))
        foyer().destroy(wish.widgetId);
      document.body.append(element);
    }
    this.#show();
    foyer().on("open", this.#opened, this.widgetId);
    foyer().on("close", this.#closed, this.widgetId);
    foyer().on("error", this.#failed, this.widgetId);
    void this.#check();
    if (wish.isOpenOnLoad && wish.isVisible) this.open();
  }

  /** The app names a user but does not vouch for it. */
  get isUnproven(): boolean {
    return this.#isUnproven;
  }

  join(holder: ChatHolder): void {
    if (!this.#holders.includes(holder)) this.#holders.push(holder);
    holder.hear(this.#states);
    holder.hearFault(this.#fault);
    this.settle();
  }

  /** Ends with the last one. Says whether it did. */
  leave(holder: ChatHolder): boolean {
    this.#holders = this.#holders.filter((one) => one !== holder);
    if (this.#holders.length) this.settle();
    else this.#end();
    return this.#holders.length === 0;
  }

  /** A holder's wishes have changed. The first of those that can be seen decides. */
  settle(): void {
    const { wish } = this.#holders.find((holder) => holder.wish.isVisible) ?? this.#holders[0]!;
    if (JSON.stringify(wish) !== JSON.stringify(this.#applied)) this.#apply(wish);
    this.#show();
  }

  open(): void {
    if (this.mode === "floating") foyer().open(this.widgetId);
  }

  close(): void {
    if (this.mode === "floating") foyer().close(this.widgetId);
  }

  toggle(): void {
    if (this.mode === "floating") foyer().toggle(this.widgetId);
  }

  showLauncher(on: boolean): void {
    this.#launcher = on;
    this.#setAttributes(this.#applied);
    this.#show();
  }

  send(text: string): void {
    if (this.mode === "floating" && !this.#panel) foyer().send(text, this.widgetId);
    else this.#withPanel((panel) => panel.send(text));
  }

  prefill(text: string): void {
    if (text) this.open();
    this.#withPanel((panel) => panel.write(text));
  }

  /** Without a panel there is nothing in its field. */
  clearField(): void {
    this.#panel?.write("");
  }

  startNewConversation(): void {
    this.#withPanel((_panel, client) => void client.moveTo({ new: true }));
  }

  requestHuman(reason: string | undefined): void {
    if (!this.#panel) this.open();
    this.#withPanel((_panel, client) => client.handoff(true, reason));
  }

  identify(who: Who, attributes: Attributes): void {
    this.#told = { who, attributes };
    this.#settleVisitor();
  }

  logOut(): void {
    this.#told = { isNobody: true };
    this.#userId = undefined;
    this.#forget();
    this.#settleVisitor();
  }

  addAttributes(attributes: Attributes): void {
    this.#told.attributes = { ...this.#told.attributes, ...attributes };
    this.#settleVisitor();
  }

  setLanguage(language: string | undefined): void {
    this.#language = language;
    this.#setAttributes(this.#applied);
  }

  #apply(wish: ChatWish): void {
    const was = this.#applied;
    this.#applied = wish;
    if (was.who.userId !== wish.who.userId) this.#told = {};
    if (was.hasLauncher !== wish.hasLauncher) this.#launcher = undefined;
    if (was.language !== wish.language) this.#language = undefined;
    if (was.conversationId !== wish.conversationId) {
      this.#sought = undefined;
      this.#setFault("conversation");
    }
    this.#setAttributes(wish);
    dress(this.#element, wish);
    this.#choose(wish);
    this.#settleVisitor();
    if (this.#client) this.#seekConversation(this.#client);
  }

  #setAttributes({ hasLauncher, language }: ChatWish): void {
    const isWithout = !hasLauncher && !this.#launcher;
    const isSame = [
      keepAttribute(this.#element, "language", this.#language ?? language),
      keepAttribute(this.#element, "launcher", isWithout ? "none" : undefined),
    ].every((one) => one);
    // Each change starts the widget anew, with another panel.
    if (!isSame) this.#panel = this.#client = undefined;
    this.#tellOfLauncher();
  }

  #choose(wish: ChatWish): void {
    const choice = choiceOf(wish);
    if (JSON.stringify(choice) === JSON.stringify(this.#choice)) return;
    this.#choice = choice;
    this.#brief();
    if (!this.#element.isConnected) return;
    if (this.mode === "floating") foyer().configure(choice, this.widgetId);
    else this.#panel?.draw();
  }

  /** What the loader hands to the panel when it comes up. */
  #brief(): void {
    this.#element.visitor = {
      attributes: this.#attributes,
      choice: this.#choice,
      onPanel: this.#take,
      ...(this.#identity && { identity: this.#identity }),
    };
  }

  #settleVisitor(): void {
    const { who, attributes } = this.#applied;
    const { isNobody, attributes: told, who: toldWho } = this.#told;
    const effective = isNobody ? {} : { ...(toldWho ? { avatar: who.avatar, ...toldWho } : who) };
    const introduction = introduce(effective);
    const { userId } = effective;
    // While a new token for the same user is on its way, the old one holds.
    if (this.#identity && this.#identity.user_id === userId && introduction.isUnproven) {
      Object.assign(introduction, { identity: this.#identity, isUnproven: false });
      delete introduction.attributes["user_id"];
    }
    if (this.#userId !== undefined && this.#userId !== userId) this.#forget();
    this.#userId = userId;
    this.#isUnproven = introduction.isUnproven;
    this.#setFault("who", introduction.fault);
    this.#tellOfVisitor(introduction, { ...(isNobody ? {} : attributes), ...told });
  }

  #tellOfVisitor({ identity, attributes }: Introduction, further: Attributes): void {
    const before = JSON.stringify(this.#attributes);
    for (const key of Object.keys(this.#attributes)) delete this.#attributes[key];
    Object.assign(this.#attributes, further, attributes);
    const isIdentityNew = JSON.stringify(identity) !== JSON.stringify(this.#identity);
    this.#identity = identity;
    this.#brief();
    if (identity && isIdentityNew) {
      this.#setFault("token");
      void this.#panel?.identify(identity);
    }
    if (before !== JSON.stringify(this.#attributes)) void this.#client?.renew();
  }

  /** The next one sees nothing of the former one's talk, here and in other tabs. */
  #forget(): void {
    for (const key of Object.keys(this.#attributes)) delete this.#attributes[key];
    this.#identity = undefined;
    this.#setFault("token");
    // Told below, also of a visitor whom nobody vouched for.
    this.#known = { ...this.#known, userId: null };
    if (this.#panel) void this.#panel.logout();
    else if (this.mode === "floating" && this.#element.isConnected) foyer().logout(this.widgetId);
    else forgetVisitor(this.widgetId);
    this.#brief();
    this.#tell({ states: {}, event: "logged_out" });
  }

  readonly #take = (panel: PanelHandle, client: PanelClient): void => {
    this.#panel = panel;
    this.#client = client;
    if (!this.#hasMetVisitor) this.#known = { ...this.#known, userId: provenUser(client.session) };
    this.#hasMetVisitor = true;
    let before: ChatState | null = null;
    const hear = (state: ChatState): void => {
      // Of a panel that was replaced.
      if (this.#client !== client) return;
      const wasBefore = before;
      before = state;
      this.#follow(wasBefore, state, client);
    };
    client.subscribe(hear);
    hear(client.state);
    for (const act of this.#forPanel.splice(0)) act(panel, client);
  };

  #follow(before: ChatState | null, state: ChatState, client: PanelClient): void {
    const { session } = client;
    const { known, news } = follow(this.#known, before, state, session);
    const [formerUser, isSessionNew] = [this.#known.userId, before && before.config !== state.config];
    this.#known = known;
    // Another tab logged this user out: they are not to come back by themselves.
    if (formerUser !== null && session === null && this.#identity?.user_id === formerUser) {
      this.#identity = undefined;
      this.#brief();
    }
    if (isSessionNew && this.#identity) this.#setFault("token", this.#tokenFault(session));
    this.#setFault("client", this.#clientFault(state));
    if (state.phase === "online") this.#setFault("widget");
    if (state.config && state.phase !== "failed") this.#tellReady();
    for (const one of news) this.#tell(one);
    this.#seekConversation(client);
  }

  #tokenFault(session: Session | null): Fault | undefined {
    if (session?.verified) return undefined;
    return buildersFault(
      "identity_invalid",
      "Foyer: the User token was not accepted, so the visitor stays unknown. Check the secret that signs visitors in the Plugins tab, and make the token anew: it is good for 24 hours, for one widget.",
    );
  }

  #clientFault({ error, phase }: ChatState): Fault | undefined {
    if (!error) return undefined;
    // That somebody is not logged in is nobody's mistake.
    const isAdvised = phase === "failed" && error.code !== "identity_required";
    return isAdvised ? adviseOn(error, this) : { ...error, isBuilders: false };
  }

  /** As soon as the visitor is who they are to be, and nothing of theirs waits to be sent where they are. */
  #seekConversation(client: PanelClient): void {
    const { conversationId: wanted } = this.#applied;
    const { conversation, pending, phase } = client.state;
    if (!wanted || wanted === this.#sought || phase !== "online" || !conversation || pending.length) return;
    if (this.#identity && !client.session?.verified && !this.#faults.token) return;
    this.#sought = wanted;
    if (conversation.id !== wanted) void this.#goTo(wanted, client);
  }

  async #goTo(wanted: string, client: PanelClient): Promise<void> {
    await client.moveTo({ conversation_id: wanted });
    const { session, state } = client;
    if (this.#sought !== wanted || !session || state.phase !== "online" || session.conversationId === wanted)
      return;
    this.#setFault(
      "conversation",
      buildersFault(
        "not_found",
        `Foyer: "${wanted}" is none of this visitor's own conversations. The chat stays where it was.`,
      ),
    );
  }

  /** The settings are right: there is such a widget. */
  async #check(): Promise<void> {
    const { signal } = this.#ending;
    const refusal = await checkWidget(this, signal);
    if (signal.aborted || this.#states.is_connected) return;
    if (refusal) this.#setFault("widget", adviseOn(refusal, this));
    else this.#tellReady();
  }

  #tellReady(): void {
    if (this.#states.is_ready) return;
    // All at once: the event `ready` follows, and whoever hears of it reads the others.
    this.#tell({
      states: {
        is_visible_launcher: this.#hasLauncher(),
        ...(this.mode === "inline" && { is_open: true }),
        is_ready: true,
      },
    });
  }

  readonly #opened = (): void => {
    this.#tellOfLauncher();
    if (!this.#states.is_open) this.#tell({ states: { is_open: true }, event: "opened" });
  };

  readonly #closed = (): void => {
    // Opening it had shown it.
    if (!this.#isShown) foyer().hide(this.widgetId);
    this.#tellOfLauncher();
    if (this.#states.is_open) this.#tell({ states: { is_open: false }, event: "closed" });
  };

  /** The panel cannot be fetched. What the client cannot do, it says in its state. */
  readonly #failed = (detail: unknown): void => {
    if (!this.#panel && isRefusal(detail)) this.#setFault("widget", adviseOn(detail, this));
  };

  #show(): void {
    if (this.mode === "inline") return;
    const isShown = this.#launcher !== false && this.#holders.some(({ wish }) => wish.isVisible);
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (isShown) foyer().show(this.widgetId);
    else foyer().hide(this.widgetId);
    this.#tellOfLauncher();
  }

  #tellOfLauncher(): void {
    this.#tell({ states: { is_visible_launcher: this.#states.is_ready === true && this.#hasLauncher() } });
  }

  #hasLauncher(): boolean {
    return this.mode === "floating" && !this.#element.hasAttribute("launcher") && !this.#element.hidden;
  }

  #tell({ states, event }: News): void {
    Object.assign(this.#states, states);
    for (const holder of this.#holders) holder.hear(states, event);
  }

  #setFault(of: keyof Faults, fault?: Fault): void {
    if (fault) this.#faults[of] = fault;
    else delete this.#faults[of];
    const { widget, client, token, who, conversation } = this.#faults;
    this.#fault = widget ?? client ?? token ?? who ?? conversation ?? null;
    for (const holder of this.#holders) holder.hearFault(this.#fault);
  }

  #withPanel(act: (panel: PanelHandle, client: PanelClient) => void): void {
    if (this.#panel && this.#client) act(this.#panel, this.#client);
    else this.#forPanel.push(act);
  }

  #end(): void {
    this.#ending.abort();
    foyer().off("open", this.#opened, this.widgetId);
    foyer().off("close", this.#closed, this.widgetId);
    foyer().off("error", this.#failed, this.widgetId);
    this.#panel = this.#client = undefined;
    this.#element.remove();
  }
}

/** The loader is part of this plugin's bundle, and has run before any chat is made. */
function foyer(): FoyerApi {
  const { Foyer } = window;
  if (!Foyer || Array.isArray(Foyer)) throw new Error("Foyer's loader has not run.");
  return Foyer;
}

function isRefusal(detail: unknown): detail is { code: string; message: string } {
  return typeof detail === "object" && detail !== null && "code" in detail && "message" in detail;
}
