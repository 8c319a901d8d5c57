import { render } from "preact";
import { sheetOf } from "../widget/loader/sheet.ts";
import { App } from "./app.tsx";
import type { GivenToken } from "./client/agent-session.ts";
import type { InboxNews } from "./client/inbox-client.ts";
import { isMine } from "./client/conversation-views.ts";
import css from "./console.css";
import { Desk } from "./desk.ts";
import { fetchWords, type Locale, makeLocale, tagOf } from "./words.ts";

const wordsRetryMs = 2_000;

/**
 * `<foyer-console endpoint="https://…" locale="en" theme="auto" conversation="…">`: the agents' side, in one shadow
 * root. `hide` names what is left out, `page-size` how much of the list is read at once. The token comes by the property `token`, or by the property `getToken`, which is asked first and whenever a
 * token cannot be renewed.
 */
export class FoyerConsole extends HTMLElement {
  static observedAttributes = ["endpoint", "locale", "theme", "conversation"];

  #root = this.attachShadow({ mode: "open" });
  #box = document.createElement("div");
  #desk: Desk | null = null;
  #locale: Locale | null = null;
  #token: GivenToken | string | null = null;
  #getToken: (() => Promise<GivenToken | string | null>) | undefined;
  #news = new Set<(news: InboxNews) => void>();
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #life = new AbortController();
  #told = "";
  #isSettling = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheetOf(css)];
    this.#box.className = "root";
    this.#root.append(this.#box);
    // What a page set before the element was defined hides the accessors.
    for (const name of ["token", "getToken", "conversation"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value as never;
    }
  }

  get token(): GivenToken | string | null {
    return this.#token;
  }
  set token(token: GivenToken | string | null) {
    this.#token = token;
    if (this.#desk && token) this.#desk.session.give(token);
    else this.#settleSoon();
  }

  get getToken(): (() => Promise<GivenToken | string | null>) | undefined {
    return this.#getToken;
  }
  set getToken(getToken: (() => Promise<GivenToken | string | null>) | undefined) {
    this.#getToken = getToken;
    this.#settleSoon();
  }

  /** What the console works with, from `foyer-desk` on; its shape is that of this version. */
  get desk(): Desk | null {
    return this.#desk;
  }

  /** Brings the keyboard to the field of the conversation that is open. */
  focusReply(): void {
    this.#root.querySelector<HTMLElement>(".composer-field")?.focus();
  }

  /** The id of the conversation that is open. */
  get conversation(): string | null {
    return this.getAttribute("conversation");
  }
  set conversation(id: string | null) {
    if (id) this.setAttribute("conversation", id);
    else this.removeAttribute("conversation");
  }

  connectedCallback(): void {
    this.#settleSoon();
  }

  /** Frameworks move elements by taking them out and putting them back: the console lives through that. */
  disconnectedCallback(): void {
    this.#settleSoon();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "endpoint") this.#end();
    if (name === "conversation" && this.#desk) {
      if (!after) this.#desk.leave();
      else if (this.#desk.state.thread?.id !== after) this.#desk.open(after);
      return;
    }
    if (name === "locale" && this.#desk) void this.#speak();
    else this.#settleSoon();
  }

  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    setTimeout(() => {
      this.#isSettling = false;
      if (!this.isConnected) this.#end();
      else if (this.#desk) this.#draw();
      else if (this.#token || this.#getToken) this.#begin();
    });
  }

  #begin(): void {
    const { signal } = (this.#life = new AbortController());
    const endpoint = new URL(this.getAttribute("endpoint") ?? import.meta.url, location.href).origin;
    const desk = new Desk({
      endpoint,
      getToken: this.#getToken && (() => this.#getToken!()),
      onExpired: () => this.#tell("foyer-session-expired"),
      query: () => ({ limit: this.getAttribute("page-size") ?? "100" }),
      onNews: (news) => {
        if (news.kind === "waiting") this.#tell("foyer-new-waiting", { conversation: news.conversation });
        for (const listener of this.#news) listener(news);
      },
    });
    this.#desk = desk;
    this.#tell("foyer-desk");
    this.#dark.addEventListener("change", () => this.#draw(), { signal });
    let isReady = false;
    let unsubscribe: (() => void) | undefined;
    desk.subscribe(({ inbox, phase }) => {
      if (phase === "ready" && !isReady) {
        isReady = true;
        this.#tell("foyer-ready");
      }
      unsubscribe?.();
      unsubscribe = inbox?.subscribe(() => this.#count());
    });
    if (this.#token) desk.session.give(this.#token);
    const { conversation } = this;
    if (conversation) desk.open(conversation);
    void desk.connect();
    void this.#speak();
  }

  #end(): void {
    this.#life.abort();
    this.#desk?.close();
    this.#desk = null;
    this.#told = "";
    render(null, this.#box);
    if (this.isConnected) this.#settleSoon();
  }

  async #speak(): Promise<void> {
    const { signal } = this.#life;
    const asked = this.getAttribute("locale") || document.documentElement.lang || navigator.language;
    const tag = tagOf(asked);
    // Better other words than none.
    const words = await fetchWords("console", tag)
      .catch(() => fetchWords("console", "en"))
      .catch(() => null);
    if (signal.aborted) return;
    if (!words) return void setTimeout(() => signal.aborted || void this.#speak(), wordsRetryMs);
    this.#locale = makeLocale(asked, words);
    this.#draw();
  }

  #draw(): void {
    const [desk, locale] = [this.#desk, this.#locale];
    if (!desk || !locale) return;
    const wanted = this.getAttribute("theme");
    const theme = wanted === "dark" || wanted === "light" ? wanted : this.#dark.matches ? "dark" : "light";
    render(
      <App
        desk={desk}
        locale={locale}
        theme={theme}
        onNews={(listener) => {
          this.#news.add(listener);
          return () => void this.#news.delete(listener);
        }}
        onOpened={(id) => {
          if (id === this.conversation) return;
          this.conversation = id;
          if (id) this.#tell("foyer-conversation-opened", { id });
        }}
      />,
      this.#box,
    );
  }

  /** For a badge of the host's. */
  #count(): void {
    const { inbox, me } = this.#desk?.state ?? {};
    if (!inbox?.state.counts) return;
    const { known, counts } = inbox.state;
    let unread = 0;
    for (const one of known.values()) if (isMine(one, me?.agent?.id ?? "")) unread += one.unread;
    const told = `${counts.waiting} ${unread}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#tell("foyer-unread", { waiting: counts.waiting, unread });
  }

  #tell(name: string, detail?: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
