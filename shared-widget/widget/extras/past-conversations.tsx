import {
  fetchOwnConversations,
  isUnread,
  type OwnConversation,
  type Seen,
} from "../../client/own-conversations.ts";
import type { Message } from "../../protocol/index.ts";
import { Timers } from "../../client/timers.ts";
import type { ChatState } from "../../client/state.ts";
import type { MenuItem } from "../panel/menu.tsx";
import type { Around } from "./around.ts";
import { SheetBar } from "./sheet-bar.tsx";

const key = "seen";
/** What was said a moment ago is in the list a moment later. */
const settlingMs = 4_000;
/** So many stand on the welcome screen; the list has all. */
const onWelcome = 3;

/** What the visitor talked of before: a list, from which one goes on, and a few of it where nothing is said yet. */
export function makePastConversations(around: Around) {
  const { client, options, words, locale, shelf, signal, root, update } = around;
  let known: OwnConversation[] = [];
  let trouble = "";
  let isOpen = false;
  let isLoading = false;
  let askedIn = "";
  let marked: Message | undefined;
  const timers = new Timers();

  const seen = () => (shelf.get<Seen>(key) ?? {}) as Seen;
  const others = () =>
    known.filter(({ id, last_message }) => last_message && id !== client.state.conversation?.id);
  const news = () => others().filter((one) => isUnread(one, seen())).length;

  async function load() {
    const { session } = client;
    if (!session || isLoading) return;
    isLoading = true;
    const answer = await fetchOwnConversations(options.endpoint, session, signal);
    isLoading = false;
    if (signal.aborted) return;
    if (answer.ok) known = answer.body.conversations;
    trouble = answer.ok ? "" : words.past_failed;
    update();
  }

  function follow({ phase, conversation, messages, unread }: ChatState) {
    const last = messages.at(-1);
    if (conversation && last && !unread && last !== marked) {
      marked = last;
      const marks = seen();
      if (last.created_at > (marks[conversation.id] ?? ""))
        shelf.set(key, newest({ ...marks, [conversation.id]: last.created_at }));
    }
    if (!client.session) known = [];
    // Nobody has a past who is here for the first time.
    if (!conversation || phase !== "online" || askedIn === conversation.id) return;
    askedIn = conversation.id;
    if (!messages.length && !client.state.verified && !Object.keys(seen()).length) return;
    void load();
    timers.set("settled", settlingMs, () => void load());
  }

  function go(open: boolean) {
    isOpen = open;
    trouble = "";
    update();
    if (open) {
      void load();
      root.querySelector<HTMLElement>(".sheet button")?.focus();
    }
  }

  /** What is on its way belongs to where it was said. */
  function move(destination: { new: true } | { conversation_id: string }) {
    if (client.state.pending.some(({ status }) => status === "pending")) {
      trouble = words.past_wait;
      return update();
    }
    go(false);
    const isThere =
      "new" in destination
        ? !client.state.messages.length
        : destination.conversation_id === client.state.conversation?.id;
    if (!isThere) void client.moveTo(destination);
  }

  const row = (one: OwnConversation) => {
    const { id, title, mode, last_message: last, updated_at: at } = one;
    const isNews = isUnread(one, seen()) && id !== client.state.conversation?.id;
    const who = {
      ai: words.with_assistant,
      waiting: words.with_nobody,
      human: words.with_person,
      closed: words.ended,
    };
    return (
      <li key={id}>
        <button
          type="button"
          class={isNews ? "past news" : "past"}
          aria-current={id === client.state.conversation?.id}
          onClick={() => move({ conversation_id: id })}
        >
          <b dir="auto">{title || words.past_untitled}</b>
          {isNews && <span class="dot" role="img" aria-label={words.past_news} />}
          <time dateTime={at}>{dateOf(at, locale.language)}</time>
          <span class="last-words" dir="auto">
            {last?.text}
          </span>
          <small>{who[mode]}</small>
        </button>
      </li>
    );
  };

  const stop = client.subscribe(follow);
  signal.addEventListener("abort", () => {
    stop();
    timers.clearAll();
  });
  follow(client.state);

  return {
    menu(): MenuItem[] {
      const count = news();
      return [others().length > 0 && [count ? `${words.past} (${count})` : words.past, () => go(true)]];
    },
    screen() {
      if (!isOpen) return undefined;
      return (
        <div class="sheet">
          <SheetBar title={words.past} back={words.back} onBack={() => go(false)} />
          <p class="problem" role="alert">
            {trouble}
          </p>
          <ul class="pasts" aria-busy={isLoading}>
            {known.filter(({ last_message: last }) => last).map(row)}
          </ul>
          <button type="button" class="act" onClick={() => move({ new: true })}>
            {words.past_new}
          </button>
        </div>
      );
    },
    /** Under the welcome, where nothing has been said yet. */
    welcome() {
      const { messages, pending, conversation } = client.state;
      const offered = others();
      if (!conversation || messages.length || pending.length || !offered.length) return null;
      return (
        <section class="pasts" aria-label={words.past}>
          <h3>{words.past}</h3>
          <ul>{offered.slice(0, onWelcome).map(row)}</ul>
          {offered.length > onWelcome && (
            <button type="button" class="plain" onClick={() => go(true)}>
              {words.past_all}
            </button>
          )}
        </section>
      );
    },
  };
}

/** The server lists no more than so many. */
function newest(seen: Seen): Seen {
  const byAge = Object.entries(seen).toSorted(([, a], [, b]) => (a < b ? 1 : -1));
  return Object.fromEntries(byAge.slice(0, 50));
}

/** The time of day today, else the date. */
function dateOf(at: string, language: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString(language, { timeStyle: "short" })
    : date.toLocaleDateString(language, { dateStyle: "medium" });
}
