import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { InboxClient, InboxNews } from "./client/inbox-client.ts";
import { filters } from "./client/conversation-views.ts";
import { ConversationList } from "./conversation-list.tsx";
import type { Desk, DeskState } from "./desk.ts";
import { Icon } from "./icon.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { tell } from "./notifier.ts";
import { PageSlot } from "./page-slot.tsx";
import type { PageName } from "./pages.tsx";
import type { PageProps } from "./pages/page.ts";
import { loadPreferences, type Preferences, savePreferences } from "./preferences.ts";
import { Rail } from "./rail.tsx";
import { type Keystroke, Thread } from "./thread.tsx";
import { type Toast, Toasts } from "./toasts.tsx";
import { useNow, useStore } from "./use-store.ts";
import { visitorName } from "./visitor-name.ts";
import { fetchWords, fill, type Locale, tagOf } from "./words.ts";

export type View = "inbox" | PageName;

interface AppProps {
  desk: Desk;
  locale: Locale;
  theme: "light" | "dark";
  /** News come in here. */
  onNews: (listener: (news: InboxNews) => void) => () => void;
  /** The host is told. */
  onOpened: (id: string | null) => void;
}

/** The whole console, as a function of what the desk knows and the agent has chosen. */
export function App({ desk, locale, theme, onNews, onOpened }: AppProps) {
  const state = useStore(desk);
  const { words, language, dir } = locale;
  const { phase, inbox, me } = state;
  const [preferences, setPreferences] = useState(loadPreferences);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const count = useRef(0);
  const latest = useRef(preferences);
  latest.current = preferences;

  const onToast = (toast: Omit<Toast, "id">) =>
    setToasts((before) => [...before.slice(-2), { ...toast, id: ++count.current }]);
  const choose = (next: Preferences) => {
    setPreferences(next);
    savePreferences(next);
    inbox?.setAway(next.away);
  };
  useEffect(() => {
    if (inbox && preferences.away) inbox.setAway(true);
  }, [inbox]);
  useEffect(() => {
    return onNews((news) => {
      if (news.kind === "notice") {
        const { code, conversation_id: id, by, reason = "" } = news.notice;
        const name = by?.name ?? words.team;
        const text =
          code === "taken_from_you" ? fill(words.toast_taken, { name, reason }) : words.toast_assigned_to_you;
        onToast({ text, act: { label: words.open, run: () => desk.open(id) } });
        return tell({ tag: `foyer-${id}`, title: text, body: "" }, latest.current, () => desk.open(id));
      }
      const { id, visitor, last_message } = news.conversation;
      const isOpen = desk.state.thread?.id === id && !document.hidden && document.hasFocus();
      if (isOpen) return;
      const name = visitorName(visitor, words);
      const title = fill(news.kind === "waiting" ? words.new_waiting : words.new_message, { name });
      tell({ tag: `foyer-${id}`, title, body: last_message?.text ?? "" }, latest.current, () =>
        desk.open(id),
      );
    });
  }, [locale]);
  const threadId = state.thread?.id ?? null;
  const told = useRef(threadId);
  useEffect(() => {
    if (told.current !== threadId) onOpened(threadId);
    told.current = threadId;
  }, [threadId]);

  return (
    <div class={`console ${theme}`} lang={language} dir={dir}>
      {phase === "ready" && inbox && me ? (
        <Workplace
          desk={desk}
          state={state}
          inbox={inbox}
          locale={locale}
          preferences={preferences}
          onPreferences={choose}
          onToast={onToast}
        />
      ) : phase === "connecting" ? (
        <div class="cover" role="status">
          <span class="spinner" aria-hidden="true" />
          <p>{state.refusal ? words.unreachable : words.connecting}</p>
        </div>
      ) : (
        <div class="cover" role="alert">
          <span class="empty-sign" aria-hidden="true">
            <Icon name="lock" />
          </span>
          <p class="empty-title">{phase === "expired" ? words.expired : words.failed}</p>
          <p>{phase === "expired" ? words.expired_more : words.failed_more}</p>
          <button type="button" class="button primary" onClick={() => void desk.connect()}>
            {words.try_again}
          </button>
        </div>
      )}
      <Toasts
        toasts={toasts}
        words={words}
        onGone={(gone) => setToasts((before) => before.filter(({ id }) => id !== gone))}
      />
    </div>
  );
}

interface WorkplaceProps {
  desk: Desk;
  state: DeskState;
  inbox: InboxClient;
  locale: Locale;
  preferences: Preferences;
  onPreferences: (preferences: Preferences) => void;
  onToast: (toast: Omit<Toast, "id">) => void;
}

function Workplace(props: WorkplaceProps) {
  const { desk, state, inbox, locale, preferences, onPreferences, onToast } = props;
  const { words, language } = locale;
  const inboxState = useStore(inbox);
  const now = useNow();
  const [view, setView] = useState<View>("inbox");
  const [detailsOpen, setDetailsOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  const [keystroke, setKeystroke] = useState<Keystroke | null>(null);
  const unsaved = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  const { thread } = state;
  const me = state.me!;
  const agent = me.agent!;
  const { phase } = inboxState;

  const loadWords = useMemo(() => {
    let words: Promise<PageProps["words"]> | undefined;
    return () => {
      words ??= fetchWords("console-pages", tagOf(language)).catch((error: unknown) => {
        words = undefined;
        throw error;
      });
      return words;
    };
  }, [language]);

  const go = (next: View) => {
    // oxlint-disable-next-line no-alert -- the one question that keeps the page from being left
    if (next !== view && unsaved.current && !confirm(words.leave_unsaved)) return;
    unsaved.current = false;
    setView(next);
  };
  const open = (id: string, seq?: number) => {
    go("inbox");
    desk.open(id, seq);
  };
  const focus = (selector: string) => root.current?.querySelector<HTMLElement>(selector)?.focus();
  const back = () => {
    if (detailsOpen) return setDetailsOpen(false);
    desk.leave();
    setTimeout(() => focus(".rows"));
  };
  /** The narrow console shows one column at a time: the keyboard goes with it. */
  const openFromList = (id: string) => {
    desk.open(id);
    setTimeout(() => focus(".transcript"));
  };
  // Opened by the host, or from a notification, whatever page is there.
  useEffect(() => {
    if (thread) setView("inbox");
  }, [thread]);
  useEffect(() => {
    if (document.activeElement === document.body) focus(".rows");
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    const target = event.composedPath()[0] as HTMLElement;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      // The page's own shortcuts must not act on what is typed here.
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === "?") setHelping(true);
    else if (view !== "inbox") return;
    else if (key === "/") focus(".search-field");
    else if (key === "Escape") back();
    else if (key === "i" && thread) setDetailsOpen(!detailsOpen);
    else if (/^[1-5]$/.test(key)) inbox.show(filters[Number(key) - 1]!);
    else if (key === "j" || key === "k") focus(".rows");
    // The host may leave notes out.
    else if (key === "n" && !root.current?.querySelector<HTMLElement>(".kind-note")?.offsetParent) return;
    else if (/^[rnthela]$/.test(key) && thread) setKeystroke({ key });
    else return;
    event.preventDefault();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- shortcuts, for what is inside
    <div
      ref={root}
      class={`workplace ${view === "inbox" ? "inbox" : "paged"} ${thread ? "threaded" : ""} ${detailsOpen ? "detailed" : ""}`}
      onKeyDown={onKeyDown}
    >
      <Rail
        view={view}
        me={me}
        words={words}
        preferences={preferences}
        waiting={inboxState.counts?.waiting ?? 0}
        onGo={go}
        onHelp={() => setHelping(true)}
        onPreferences={onPreferences}
      />
      {phase === "offline" && (
        <p class="line-state offline" role="status">
          {words.offline}
          <button type="button" class="link" onClick={() => inbox.nudge()}>
            {words.try_again}
          </button>
        </p>
      )}
      {view === "inbox" ? (
        <>
          <ConversationList
            inbox={inbox}
            state={inboxState}
            agentId={agent.id}
            openId={thread?.id ?? null}
            locale={locale}
            now={now}
            onOpen={openFromList}
          />
          {thread ? (
            <Thread
              key={thread.id}
              desk={desk}
              deskState={state}
              thread={thread}
              locale={locale}
              now={now}
              keystroke={keystroke}
              detailsOpen={detailsOpen}
              onDetails={() => setDetailsOpen(!detailsOpen)}
              onBack={back}
              onToast={onToast}
            />
          ) : (
            <section class="thread" aria-label={words.thread}>
              <div class="empty">
                <span class="empty-sign" aria-hidden="true">
                  <Icon name="inbox" />
                </span>
                <p class="empty-title">{words.choose}</p>
                <p>{words.choose_more}</p>
              </div>
            </section>
          )}
          {thread && (
            <Details
              desk={desk}
              state={state}
              locale={locale}
              loadWords={loadWords}
              onOpen={open}
              onClose={() => setDetailsOpen(false)}
            />
          )}
        </>
      ) : (
        <section class="page-column" aria-label={words.console}>
          <PageSlot
            key={view}
            page={view}
            words={words}
            loadWords={loadWords}
            props={{
              api: desk.api,
              locale: language,
              me,
              onOpenConversation: open,
              presence: inboxState.agents,
              onUnsaved: (is) => {
                unsaved.current = is;
              },
            }}
          />
        </section>
      )}
      {helping && <KeyboardHelp words={words} onClose={() => setHelping(false)} />}
    </div>
  );
}

interface DetailsProps {
  desk: Desk;
  state: DeskState;
  locale: Locale;
  loadWords: Parameters<typeof PageSlot>[0]["loadWords"];
  onOpen: (id: string, seq?: number) => void;
  onClose: () => void;
}

function Details({ desk, state, locale, loadWords, onOpen, onClose }: DetailsProps) {
  const thread = state.thread!;
  const { details, conversation } = useStore(thread);
  return (
    <div class="details">
      <button
        type="button"
        class="bare details-close"
        aria-label={locale.words.close_dialog}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
      <PageSlot
        page="context"
        words={locale.words}
        loadWords={loadWords}
        props={{
          api: desk.api,
          locale: locale.language,
          me: state.me!,
          details,
          conversation: conversation ?? { id: thread.id },
          onOpenConversation: onOpen,
          onErased: () => desk.leave(),
        }}
      />
    </div>
  );
}
