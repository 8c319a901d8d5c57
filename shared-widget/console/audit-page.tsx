import { useMemo, useState } from "preact/hooks";
import type * as z from "zod";
import type { AuditActor, AuditEntry, AuditPage as AuditPageAnswer } from "../protocol/index.ts";
import { endOfDay, startOfDay } from "./pages/day-bounds.ts";
import { Failure } from "./pages/failure.tsx";
import { type Formats, makeFormats } from "./pages/formats.ts";
import type { PageProps } from "./pages/page.ts";
import { query } from "./pages/query.ts";
import { usePages } from "./pages/use-pages.ts";
import type { PageWords } from "./pages/words.ts";

const blank = { actor: "", action: "", target: "", from: "", to: "" };

/** Who did what, and when: for admins. */
export function AuditPage({ api, words, locale, onOpenConversation }: PageProps) {
  const formats = useMemo(() => makeFormats(locale), [locale]);
  const [draft, setDraft] = useState(blank);
  const [asked, setAsked] = useState(blank);
  const path = `/api/audit${query({ ...asked, from: startOfDay(asked.from), to: endOfDay(asked.to) })}`;
  const { pages, busy, refusal, more, again } = usePages<z.infer<typeof AuditPageAnswer>>(api, path);
  const entries = pages.flatMap((page) => page.entries);
  const filter = (change: Partial<typeof blank>) => {
    setDraft((before) => ({ ...before, ...change }));
    setAsked((before) => ({ ...before, ...change }));
  };
  const field = (name: keyof typeof blank, label: string, isDate = false) => (
    <label>
      <span>{label}</span>
      <input
        {...(isDate ? { type: "date" } : { maxLength: name === "action" ? 64 : 128 })}
        class="page-field"
        value={draft[name]}
        onInput={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, [name]: value }))}
      />
    </label>
  );

  return (
    <section class="page audit" aria-label={words.audit}>
      <header class="page-head">
        <h2>{words.audit}</h2>
      </header>
      <p class="chart-note">{words.audit_hint}</p>
      <form
        class="search-filters"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(draft);
        }}
      >
        {field("actor", words.audit_actor)}
        {field("action", words.audit_action)}
        {field("target", words.audit_target)}
        {field("from", words.from, true)}
        {field("to", words.to, true)}
        <button class="page-button">{words.filter}</button>
      </form>
      {entries.length > 0 && (
        <div class="page-wide" tabIndex={0} role="group" aria-label={words.audit}>
          <table class="page-table">
            <thead>
              <tr>
                <th scope="col">{words.audit_when}</th>
                <th scope="col">{words.audit_actor}</th>
                <th scope="col">{words.audit_action}</th>
                <th scope="col">{words.audit_target}</th>
                <th scope="col">{words.audit_address}</th>
                <th scope="col">{words.audit_details}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Entry key={entry.id} {...{ entry, words, formats, filter, onOpenConversation }} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!busy && !refusal && entries.length === 0 && <p class="page-empty">{words.audit_none}</p>}
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

interface EntryProps {
  entry: AuditEntry;
  words: PageWords;
  formats: Formats;
  filter: (change: Partial<typeof blank>) => void;
  onOpenConversation: (id: string) => void;
}

function Entry({ entry, words, formats, filter, onOpenConversation }: EntryProps) {
  const { at, actor, action, target, address, details } = entry;
  // What was erased has an entry of this kind too, and cannot be opened.
  const isConversation = target?.startsWith("c_") && !/erase|delete/.test(action);
  return (
    <tr>
      <td>
        <time dateTime={at}>{formats.moment(at)}</time>
      </td>
      <td dir="auto">
        {actor.id === null ? (
          actorName(actor, words)
        ) : (
          <button
            type="button"
            class="page-link"
            title={actor.id}
            onClick={() => filter({ actor: actor.id ?? "" })}
          >
            {actorName(actor, words)}
          </button>
        )}
      </td>
      <td>
        <button type="button" class="page-link page-code" onClick={() => filter({ action })}>
          {action}
        </button>
      </td>
      <td>
        {target && isConversation ? (
          <button type="button" class="page-link" onClick={() => onOpenConversation(target)}>
            {target}
          </button>
        ) : (
          <span dir="auto">{target}</span>
        )}
      </td>
      <td dir="ltr">{address}</td>
      <td dir="auto">
        {Object.entries(details)
          .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
          .join(" · ")}
      </td>
    </tr>
  );
}

function actorName({ kind, name, id }: AuditActor, words: PageWords): string {
  const called = name ?? id ?? "";
  switch (kind) {
    case "agent":
      return called;
    case "key":
      return `${words.actor_key} ${called}`.trim();
    case "platform":
      return words.actor_platform;
    default:
      return words.actor_system;
  }
}
