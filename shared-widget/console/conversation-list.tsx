import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { InboxClient, InboxState } from "./client/inbox-client.ts";
import { type Filter, filters } from "./client/conversation-views.ts";
import { ConversationRow, rowHeight } from "./conversation-row.tsx";
import { Icon } from "./icon.tsx";
import { listWindow, scrollTo } from "./list-window.ts";
import { fill, type Locale } from "./words.ts";

/** So many rows before the end the next page is asked for. */
const moreAt = 20;
const searchMs = 250;

interface ConversationListProps {
  inbox: InboxClient;
  state: InboxState;
  agentId: string;
  openId: string | null;
  locale: Locale;
  now: number;
  onOpen: (id: string) => void;
}

/** Filters, search, and the rows that are in sight of however many there are. */
export function ConversationList(props: ConversationListProps) {
  const { inbox, state, agentId, openId, locale, now, onOpen } = props;
  const { rows, filter, q, counts } = state;
  const { words, language } = locale;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, clientHeight: 800 });
  /** Where the keyboard is, by conversation: rows come and go above it. */
  const [activeId, setActiveId] = useState<string | null>(openId);
  const active = rows.findIndex(({ id }) => id === activeId);

  const look = () => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    setView({ scrollTop, clientHeight });
  };
  useEffect(() => {
    if (!box.current || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    look();
  }, [filter, q]);
  useEffect(() => setActiveId(openId), [openId]);

  const { from, to } = listWindow(view, rowHeight, rows.length);
  useEffect(() => {
    if (to >= rows.length - moreAt && state.hasMore && !state.loading && !state.failed) inbox.loadMore();
  }, [to, rows.length, state.hasMore, state.loading]);

  const move = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[to];
    if (!row || !box.current) return;
    setActiveId(row.id);
    box.current.scrollTop = scrollTo(box.current, rowHeight, to);
    look();
  };
  const isSettled = rows.length > 0 && !state.loading;
  // Who came here before there was a row stands on the first one when there is.
  useEffect(() => {
    const { activeElement } = (box.current?.getRootNode() ?? document) as ShadowRoot | Document;
    if (isSettled && activeElement === box.current && active < 0) move(0);
  }, [isSettled]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.clientHeight / rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const index = moves[event.key];
    if (index !== undefined) move(index);
    else if ((event.key === "Enter" || event.key === " ") && activeId && active >= 0) onOpen(activeId);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section class="list" aria-label={words.inbox}>
      <Search inbox={inbox} q={q} locale={locale} onLeave={() => box.current?.focus()} />
      <div class="tabs" role="group" aria-label={words.filters}>
        {filters.map((name) => {
          const count = countOf(name, counts);
          return (
            <button
              key={name}
              type="button"
              class={`tab ${name} ${count ? "some" : ""}`}
              aria-pressed={filter === name}
              onClick={() => inbox.show(name)}
            >
              {words[`filter_${name}`]}
              {count > 0 && <b>{count.toLocaleString(language)}</b>}
            </button>
          );
        })}
      </div>
      <div class="rows-box">
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role depends on what is in it */}
        <div
          class="rows"
          ref={box}
          // A list box without options is none.
          role={rows.length > 0 ? "listbox" : "group"}
          tabIndex={0}
          aria-label={`${words.conversations}: ${words[`filter_${tabOf(filter)}`]}`}
          aria-activedescendant={active >= from && active < to ? rowId(active) : undefined}
          aria-busy={state.loading}
          onScroll={look}
          onKeyDown={onKeyDown}
          onFocus={() => {
            if (active < 0 && isSettled) move(0);
          }}
        >
          <div class="rows-all" role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
            {rows.slice(from, to).map((one, offset) => (
              <ConversationRow
                key={one.id}
                id={rowId(from + offset)}
                one={one}
                index={from + offset}
                count={rows.length}
                open={one.id === openId}
                active={one.id === activeId}
                agentId={agentId}
                locale={locale}
                now={now}
                onOpen={onOpen}
              />
            ))}
          </div>
        </div>
        {rows.length === 0 && <Emptiness state={state} locale={locale} onRetry={() => inbox.nudge()} />}
        {rows.length > 0 && state.failed && (
          <div class="list-failed" role="alert">
            {words.list_failed}
            <button type="button" class="link" onClick={() => inbox.nudge()}>
              {words.try_again}
            </button>
          </div>
        )}
      </div>
    </section>
  );
}

const rowId = (index: number) => `row-${index}`;

interface SearchProps {
  inbox: InboxClient;
  q: string;
  locale: Locale;
  onLeave: () => void;
}

function Search({ inbox, q, locale: { words }, onLeave }: SearchProps) {
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(q);
  // The host searches too.
  useEffect(() => {
    if (q !== asked.current) setText((asked.current = q));
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (words: string, afterMs: number) => {
    setText(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      inbox.search((asked.current = words.trim().slice(0, 200)));
    }, afterMs);
  };
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        type="search"
        class="search-field"
        aria-label={words.search}
        placeholder={words.search}
        dir="auto"
        value={text}
        onInput={({ currentTarget }) => search(currentTarget.value, searchMs)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search(text, 0);
          if (event.key === "Escape") {
            search("", 0);
            onLeave();
          }
          if (event.key === "ArrowDown") onLeave();
          if (event.key !== "Tab") event.stopPropagation();
        }}
      />
      {text ? (
        <button type="button" class="bare" aria-label={words.clear_search} onClick={() => search("", 0)}>
          <Icon name="close" />
        </button>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
    </div>
  );
}

function Emptiness({
  state,
  locale: { words },
  onRetry,
}: {
  state: InboxState;
  locale: Locale;
  onRetry: () => void;
}) {
  const { filter, q, loading, failed, phase } = state;
  if (failed)
    return (
      <div class="empty" role="alert">
        <p>{words.list_failed}</p>
        <button type="button" class="button" onClick={onRetry}>
          {words.try_again}
        </button>
      </div>
    );
  if (loading || phase === "connecting")
    return (
      <div class="rows-loading">
        <span class="unseen">{words.loading}</span>
        {[0, 1, 2, 3, 4, 5].map((index) => (
          <div class="ghost-row" key={index} aria-hidden="true">
            <i class="ghost round" />
            <span>
              <i class="ghost" />
              <i class="ghost long" />
              <i class="ghost short" />
            </span>
          </div>
        ))}
      </div>
    );
  const kind = q ? "search" : tabOf(filter);
  return (
    <div class="empty">
      <span class="empty-sign" aria-hidden="true">
        <Icon name={q ? "search" : filter === "waiting" ? "check" : "inbox"} />
      </span>
      <p class="empty-title">{fill(words[`empty_${kind}`], { words: q })}</p>
      <p>{words[`empty_${kind}_more`]}</p>
    </div>
  );
}

/** `open`, which only a host asks for, has no words of its own. */
function tabOf(filter: Filter) {
  return filter === "open" ? "all" : filter;
}

function countOf(filter: Filter, counts: InboxState["counts"]): number {
  return filter === "waiting" || filter === "mine" || filter === "ai" ? (counts?.[filter] ?? 0) : 0;
}
