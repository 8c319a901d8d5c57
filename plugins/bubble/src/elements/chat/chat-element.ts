import { filled } from "../../platform/blank.ts";
import type { ElementProperties, Instance, PageContext } from "../../platform/bubble.ts";
import { resolveColor } from "../../platform/color.ts";
import { Outlet } from "../../platform/outlet.ts";
import { watchPresence } from "../../platform/watch-presence.ts";
import type { ChatHolder, ChatWish } from "./chat.ts";
import { Chat } from "./chat.ts";
import type { ChatEvent, ChatStates } from "./facts.ts";
import { noChat } from "./facts.ts";
import type { Fault } from "./fault.ts";
import { forgetVisitor, formerUser } from "./former-visitor.ts";
import { InlineRoom } from "./inline-room.ts";
import type { ChatManifest } from "./manifest.ts";
import type { Attributes } from "./parse-attributes.ts";
import type { ChatSettings } from "./settings.ts";
import { readAttributes, readLanguage, readSettings } from "./settings.ts";
import { joinChat, leaveChat, standingChats } from "./standing-chats.ts";
import { fireEvent, publishStates } from "./tell-app.ts";
import type { Who } from "./who.ts";

export type ChatInstance = Instance<ChatManifest, ChatElement>;

/** A user whom the app names late is not to lose the conversation; a stranger is not to see it. */
const formerUserMs = 2_000;
/** A token comes from a workflow, some time after the user's id. */
const tokenMs = 10_000;

/** One Foyer Chat on a page of the app: decides whether there is a chat, which one, and what the app hears of it. */
export class ChatElement implements ChatHolder {
  /** Of the last settings that could be used. */
  wish!: ChatWish;
  readonly #canvas: HTMLElement;
  readonly #context: PageContext;
  readonly #outlet: Outlet<ChatManifest>;
  readonly #room: InlineRoom;
  readonly #colors = new Map<string, string>();
  readonly #reported = new Set<string>();
  #chat: Chat | undefined;
  /** What actions said before there was a chat. */
  #forChat: ((chat: Chat) => void)[] = [];
  #read = "";
  #attributes: Attributes = {};
  #isWaitingForConsent = false;
  #mayStore = false;
  #isReady = false;
  #isGone = false;
  #formerUserTimer: ReturnType<typeof setTimeout> | undefined;
  #tokenTimer: ReturnType<typeof setTimeout> | undefined;
  #isWatched = false;
  /** The settings are enough for a chat. */
  #isUsable = false;
  /** What is wrong with the settings, with what the last action said, with the chat; and what the app was told. */
  #settingsFault: Fault | null = null;
  #actionFault: Fault | null = null;
  #chatFault: Fault | null = null;
  #fault: Fault | null = null;

  constructor(instance: ChatInstance, context: PageContext) {
    this.#canvas = instance.canvas[0];
    this.#context = context;
    this.#outlet = new Outlet(instance);
    this.#room = new InlineRoom(this.#canvas);
    publishStates(this.#outlet, { ...noChat, resolved_color: null, error_code: null, error_message: null });
  }

  update(properties: ElementProperties<ChatManifest>, context: PageContext): void {
    const reading = readSettings(properties, context);
    if (this.#isGone && !this.#canvas.isConnected) return;
    const read = JSON.stringify(reading);
    if (read === this.#read && !this.#isGone) return;
    this.#read = read;
    this.#isGone = false;
    if (!this.#isWatched) watchPresence(this.#canvas, () => this.#end());
    this.#isWatched = true;
    this.#isUsable = reading.ok;
    this.#settingsFault = reading.ok ? (reading.faults[0] ?? null) : reading.fault;
    if (reading.ok) {
      for (const fault of reading.faults.slice(1)) this.#report(fault.message);
      this.wish = this.#wishOf(reading.settings);
      publishStates(this.#outlet, { resolved_color: this.wish.color ?? null });
      this.#settle();
    } else {
      this.#leave();
    }
    this.#tellFault();
  }

  /** Bubble resets inputs: what the visitor has begun to write. */
  reset(): void {
    this.#chat?.clearField();
  }

  open(): void {
    this.#withChat((chat) => chat.open());
  }

  close(): void {
    this.#withChat((chat) => chat.close());
  }

  toggle(): void {
    this.#withChat((chat) => chat.toggle());
  }

  showLauncher(on: boolean): void {
    this.#withChat((chat) => chat.showLauncher(on));
  }

  send(text: unknown): void {
    const words = filled(text);
    if (words !== undefined) this.#withChat((chat) => chat.send(words));
    else this.#report("Foyer: Send message was given nothing to say.");
  }

  prefill(text: unknown): void {
    this.#withChat((chat) => chat.prefill(typeof text === "string" ? text : ""));
  }

  startNewConversation(): void {
    this.#withChat((chat) => chat.startNewConversation());
  }

  requestHuman(reason: unknown): void {
    this.#withChat((chat) => chat.requestHuman(filled(reason)?.slice(0, 500)));
  }

  identify(who: Record<"userId" | "name" | "email" | "token", unknown>, attributes: unknown): void {
    const given: Who = {
      userId: filled(who.userId),
      name: filled(who.name),
      email: filled(who.email),
      token: filled(who.token),
    };
    const read = this.#readAttributes(attributes);
    if (given.userId === undefined)
      return this.#report(
        "Foyer: Identify visitor needs a User ID. To end with a user, use Log out visitor.",
      );
    if (read) this.#withChat((chat) => chat.identify(given, read));
  }

  logOut(): void {
    // Also where no chat is shown yet: what the browser has kept of the visitor goes.
    if (!this.#chat && this.#isUsable) forgetVisitor(this.wish.widgetId);
    this.#withChat((chat) => chat.logOut());
  }

  setAttributes(attributes: unknown): void {
    const read = this.#readAttributes(attributes);
    if (read) this.#withChat((chat) => chat.addAttributes(read));
  }

  setLanguage(value: unknown): void {
    const faults: Fault[] = [];
    const language = readLanguage(value, faults);
    this.#setActionFault(faults);
    if (faults.length === 0) this.#withChat((chat) => chat.setLanguage(language));
  }

  hear(states: Partial<ChatStates>, event?: ChatEvent): void {
    publishStates(this.#outlet, states);
    if (states.is_ready && !this.#isReady) {
      this.#isReady = true;
      fireEvent(this.#outlet, "ready");
    }
    if (event) fireEvent(this.#outlet, event);
  }

  hearFault(fault: Fault | null): void {
    this.#chatFault = fault;
    this.#tellFault();
  }

  #settle(): void {
    clearTimeout(this.#formerUserTimer);
    const { wish } = this;
    const isAnother = ["widgetId", "endpoint", "mode"] as const;
    if (this.#chat && isAnother.some((name) => this.#chat?.[name] !== wish[name])) this.#leave();
    if (this.#chat) return this.#settled(this.#chat);
    if (wish.isWaitingForConsent && !this.#mayStore) return this.#waitForConsent();
    // Logged out while no chat was looking, on another page for instance.
    const isFormer = formerUser(wish.widgetId) !== null && !wish.who.userId && wish.isUserLoggedIn === false;
    if (!isFormer || this.#isStanding()) return this.#join();
    this.#formerUserTimer = setTimeout(() => {
      forgetVisitor(wish.widgetId);
      this.#join();
    }, formerUserMs);
  }

  #isStanding(): boolean {
    return [...standingChats()].some(({ widgetId }) => widgetId === this.wish.widgetId);
  }

  #join(): void {
    if (this.wish.mode === "inline") this.#room.make();
    const chat = joinChat(this, () => new Chat(this, this.#canvas));
    this.#chat = chat;
    for (const act of this.#forChat.splice(0)) act(chat);
    this.#settled(chat);
  }

  #settled(chat: Chat): void {
    chat.settle();
    if (!chat.isUnproven) {
      clearTimeout(this.#tokenTimer);
      this.#tokenTimer = undefined;
      return;
    }
    this.#tokenTimer ??= setTimeout(() => {
      this.#report(
        "Foyer: User ID is set, but User token is not: agents see the user as unverified, and their conversations do not come along. Fill User token with the result of Foyer - Create visitor token.",
      );
    }, tokenMs);
  }

  #waitForConsent(): void {
    if (this.#isWaitingForConsent) return;
    this.#isWaitingForConsent = true;
    this.#context.onCookieOptIn(() => {
      this.#mayStore = true;
      if (!this.#chat && !this.#isGone && this.#isUsable) this.#settle();
    });
  }

  #leave(): void {
    clearTimeout(this.#formerUserTimer);
    clearTimeout(this.#tokenTimer);
    this.#tokenTimer = undefined;
    if (this.#chat) leaveChat(this.#chat, this);
    this.#chat = undefined;
    this.#room.giveBack();
    this.#isReady = false;
    this.#chatFault = null;
    publishStates(this.#outlet, noChat);
    this.#tellFault();
  }

  /** Bubble took the element away. It may come back, with an update. */
  #end(): void {
    this.#isGone = true;
    this.#isWatched = false;
    this.#leave();
  }

  #withChat(act: (chat: Chat) => void): void {
    if (this.#chat) act(this.#chat);
    else this.#forChat.push(act);
  }

  #wishOf(settings: ChatSettings): ChatWish {
    this.#attributes = settings.attributes ?? this.#attributes;
    return {
      ...settings,
      attributes: this.#attributes,
      color: this.#resolve(settings.color),
      ink: this.#resolve(settings.ink),
      surface: this.#resolve(settings.surface),
    };
  }

  /** Each colour is looked up once: looking up touches the page. */
  #resolve(color: string | undefined): string | undefined {
    if (color === undefined) return undefined;
    const resolved = this.#colors.get(color) ?? resolveColor(color, this.#canvas);
    if (resolved !== undefined) this.#colors.set(color, resolved);
    return resolved;
  }

  #readAttributes(json: unknown): Attributes | null {
    const faults: Fault[] = [];
    const attributes = readAttributes(json, faults);
    this.#setActionFault(faults);
    return attributes;
  }

  #setActionFault([fault]: readonly Fault[]): void {
    this.#actionFault = fault ?? null;
    this.#tellFault();
  }

  #tellFault(): void {
    const fault = this.#settingsFault ?? this.#actionFault ?? this.#chatFault;
    const before = this.#fault;
    if (fault?.code === before?.code && fault?.message === before?.message) return;
    this.#fault = fault;
    publishStates(this.#outlet, { error_code: fault?.code ?? null, error_message: fault?.message ?? null });
    if (!fault) return;
    if (fault.isBuilders) this.#report(fault.message);
    fireEvent(this.#outlet, "error");
  }

  #report(line: string): void {
    if (this.#reported.has(line)) return;
    this.#reported.add(line);
    this.#context.reportDebugger(line);
  }
}
