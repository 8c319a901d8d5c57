import { useMemo, useState } from "preact/hooks";
import type { MessageSearchAnswer } from "../protocol/index.ts";
import { Failure } from "./pages/failure.tsx";
import { type Formats, makeFormats } from "./pages/formats.ts";
import type { PageProps } from "./pages/page.ts";
import { query } from "./pages/query.ts";
import { endOfDay, startOfDay } from "./pages/day-bounds.ts";
import { usePages } from "./pages/use-pages.ts";
import { visitorName } from "./pages/visitor-name.ts";
import type { PageWords } from "./pages/words.ts";

const blank = { q: "", widget_id: "", role: "", status: "", from: "", to: "" };

/** Every message that was ever said, by its words. */
export function SearchPage({ api, words, locale, me, onOpenConversation }: PageProps) {
  const formats = useMemo(() => makeFormats(locale), [locale]);
  const [draft, setDraft] = useState(blank);
  const [asked, setAsked] = useState(blank);
  const path = asked.q
    ? `/api/search${query({ ...asked, from: startOfDay(asked.from), to: endOfDay(asked.to) })}`
    : null;
  const { pages, busy, refusal, more, again, refresh } = usePages<MessageSearchAnswer>(api, path);
  const results = pages.flatMap((page) => page.results);
  const set = (change: Partial<typeof blank>) => setDraft((before) => ({ ...before, ...change }));
  /** A filter holds at once; words when they are sent. */
  const filter = (change: Partial<typeof blank>) => {
    set(change);
    setAsked((before) => ({ ...before, ...change }));
  };

  return (
    <section class="page" aria-label={words.search}>
      <header class="page-head">
        <h2>{words.search}</h2>
      </header>
      <form
        role="search"
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          const q = draft.q.trim();
          // The same once more: something may have been said meanwhile.
          if (q === asked.q) refresh();
          setAsked({ ...draft, q });
        }}
      >
        <div class="search-words">
          <input
            type="search"
            class="page-field"
            aria-label={words.search_words}
            placeholder={words.search_words}
            maxLength={200}
            value={draft.q}
            onInput={({ currentTarget }) => set({ q: currentTarget.value })}
          />
          <button class="page-button main">{words.search}</button>
        </div>
        <div class="search-filters">
          {me.widgets.length > 1 && (
            <Choose
              label={words.widget}
              value={draft.widget_id}
              options={[
                ["", words.any],
                ...me.widgets.map(({ widget_id, title }) => [widget_id, title ?? widget_id] as const),
              ]}
              onChoose={(widget_id) => filter({ widget_id })}
            />
          )}
          <Choose
            label={words.said_by}
            value={draft.role}
            options={[
              ["", words.any],
              ["visitor", words.role_visitor],
              ["assistant", words.role_assistant],
              ["agent", words.role_agent],
            ]}
            onChoose={(role) => filter({ role })}
          />
          <Choose
            label={words.status}
            value={draft.status}
            options={[
              ["", words.any],
              ["ai", words.status_ai],
              ["waiting", words.status_waiting],
              ["human", words.status_human],
              ["closed", words.status_closed],
            ]}
            onChoose={(status) => filter({ status })}
          />
          <label>
            <span>{words.from}</span>
            <input
              type="date"
              class="page-field"
              value={draft.from}
              onChange={({ currentTarget }) => filter({ from: currentTarget.value })}
            />
          </label>
          <label>
            <span>{words.to}</span>
            <input
              type="date"
              class="page-field"
              value={draft.to}
              onChange={({ currentTarget }) => filter({ to: currentTarget.value })}
            />
          </label>
        </div>
      </form>
      <output class="page-unseen">
        {path && !busy && !refusal && `${words.results}: ${formats.number(results.length)}`}
      </output>
      {!path && <p class="page-empty">{words.search_hint}</p>}
      {path && !busy && !refusal && results.length === 0 && <p class="page-empty">{words.search_none}</p>}
      <ol class="results">
        {results.map((result) => (
          <li key={`${result.conversation_id} ${result.seq}`}>
            <Result
              {...{ result, words, formats }}
              onOpen={() => onOpenConversation(result.conversation_id, result.seq)}
            />
          </li>
        ))}
      </ol>
      {refusal && <Failure {...{ refusal, words, again }} />}
      {busy && <p class="page-loading">{words.loading}</p>}
      {more && (
        <button type="button" class="page-button page-more" onClick={more}>
          {words.more}
        </button>
      )}
    </section>
  );
}

interface ResultProps {
  result: MessageSearchAnswer["results"][number];
  words: PageWords;
  formats: Formats;
  onOpen: () => void;
}

function Result({ result, words, formats, onOpen }: ResultProps) {
  const { role, author, visitor, excerpt, created_at } = result;
  const name = visitorName(visitor, words);
  const speaker = role === "visitor" ? name : (author?.name ?? roleName(role, words));
  return (
    <button type="button" class="result" onClick={onOpen}>
      <span class="result-head">
        <strong dir="auto">{name}</strong>
        <time dateTime={created_at}>{formats.moment(created_at)}</time>
      </span>
      <span class="result-text">
        {role !== "visitor" && <span class="result-role">{speaker}: </span>}
        <bdi>
          {excerpt.map(({ text, found }, index) =>
            // oxlint-disable-next-line react/no-array-index-key -- the pieces have nothing else, and never change
            found ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </bdi>
      </span>
    </button>
  );
}

function roleName(role: ResultProps["result"]["role"], words: PageWords): string {
  return role === "assistant" ? words.role_assistant : role === "agent" ? words.role_agent : "";
}

interface ChooseProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
}

function Choose({ label, value, options, onChoose }: ChooseProps) {
  return (
    <label>
      <span>{label}</span>
      <select
        class="page-field"
        value={value}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
