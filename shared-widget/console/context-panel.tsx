import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type * as z from "zod";
import type { ConversationDetails, ConversationsPage, ConversationState } from "../protocol/index.ts";
import { ExternalLink } from "../widget/panel/external-link.tsx";
import { Face } from "./face.tsx";
import { Facts } from "./context/facts.tsx";
import { PastConversations } from "./context/past-conversations.tsx";
import { VisitorData } from "./context/visitor-data.tsx";
import { type Formats, makeFormats } from "./pages/formats.ts";
import type { PageProps } from "./pages/page.ts";
import { query } from "./pages/query.ts";
import { usePages } from "./pages/use-pages.ts";
import { visitorName } from "./pages/visitor-name.ts";
import { shortCode } from "./visitor-name.ts";
import { fill } from "./words.ts";
import type { PageWords } from "./pages/words.ts";

type Details = z.infer<typeof ConversationDetails>;

export interface ContextPanelProps extends Pick<
  PageProps,
  "api" | "words" | "locale" | "me" | "onOpenConversation"
> {
  /** Null while they are not there yet. */
  details: Details | null;
  conversation: Pick<z.infer<typeof ConversationState>, "id" | "csat">;
  /** The visitor and all their conversations are gone. */
  onErased?: (() => void) | undefined;
}

/** Who the agent is talking with. */
export function ContextPanel(props: ContextPanelProps) {
  const { words, details } = props;
  return (
    <aside class="context" aria-label={words.about_visitor} aria-busy={!details}>
      {details ? (
        // Another visitor begins with fresh lists and no open question.
        <Told key={details.visitor.id} {...props} details={details} />
      ) : (
        <p class="page-loading">{words.loading}</p>
      )}
    </aside>
  );
}

function Told({
  api,
  words,
  locale,
  me,
  details,
  conversation,
  onOpenConversation,
  onErased,
}: ContextPanelProps & { details: Details }) {
  const formats = useMemo(() => makeFormats(locale), [locale]);
  const { visitor, labels, assignee, created_at, csat_comment } = details;
  const past = usePages<z.infer<typeof ConversationsPage>>(
    api,
    `/api/conversations${query({ visitor: visitor.id, limit: 20 })}`,
  );
  const firstSeen = past.pages
    .flatMap(({ conversations }) => conversations)
    .reduce((first, { created_at: at }) => (at < first ? at : first), created_at);
  const name = visitorName(visitor, words);
  return (
    <>
      <Identity {...{ visitor, name, words, formats }} />
      <Facts
        title={words.page}
        facts={[
          [words.page_now, pageLink(visitor.context?.url, visitor.context?.title)],
          [words.page_from, pageLink(visitor.context?.referrer)],
        ]}
      />
      <Facts
        title={words.about}
        facts={[
          [words.device, visitor.device],
          [words.language, visitor.locale && languageName(visitor.locale, locale)],
          // Older conversations may be further down the list: then it is not known.
          [words.first_seen, past.more || past.busy ? undefined : formats.moment(firstSeen)],
          [words.assignee, assignee?.name],
          [
            words.labels,
            labels.length > 0 && (
              <ul class="context-labels">
                {labels.map((label) => (
                  <li key={label} class="page-tag">
                    {label}
                  </li>
                ))}
              </ul>
            ),
          ],
          [
            words.csat,
            conversation.csat && (
              <>
                <span aria-hidden="true" class="context-stars">
                  {"★".repeat(conversation.csat) + "☆".repeat(5 - conversation.csat)}
                </span>
                <span class="page-unseen">
                  {fill(words.of_five, { value: formats.number(conversation.csat) })}
                </span>
              </>
            ),
          ],
          [words.csat_comment, csat_comment],
        ]}
      />
      <Facts title={words.fields} facts={Object.entries(visitor.fields ?? {})} />
      <Facts
        title={words.attributes}
        facts={Object.entries(visitor.attributes ?? {}).map(([key, value]) => [
          key,
          typeof value === "boolean" ? (value ? words.yes : words.no) : String(value),
        ])}
      />
      <PastConversations conversationId={conversation.id} {...{ past, words, formats, onOpenConversation }} />
      {me.agent?.role === "admin" && (
        <VisitorData {...{ api, words, onErased }} visitorId={visitor.id} visitorName={name} />
      )}
    </>
  );
}

interface IdentityProps {
  visitor: Details["visitor"];
  name: string;
  words: PageWords;
  formats: Formats;
}

/** Who it is, and on whose word. */
function Identity({ visitor, name, words, formats }: IdentityProps) {
  const { verified, user_id, email, consent_at } = visitor;
  return (
    <section class="context-section context-identity">
      <div class="context-who">
        <Face id={visitor.id} name={visitor.name || visitor.email || shortCode(visitor.id)} />
        <div>
          <h2 dir="auto">{name}</h2>
          <p class={verified ? "context-verified" : "context-unverified"}>
            {verified ? words.verified : words.not_verified}
          </p>
        </div>
      </div>
      <p class="chart-note">
        {verified ? fill(words.verified_hint, { id: user_id ?? "" }) : words.not_verified_hint}
      </p>
      <Facts
        facts={[
          [words.name, visitor.name && <OwnWord value={visitor.name} words={words} />],
          [words.email, email && <OwnWord value={email} href={`mailto:${email}`} words={words} />],
          [
            words.consent,
            consent_at
              ? fill(words.consent_at, { at: formats.moment(consent_at) })
              : email && words.consent_none,
          ],
          [words.user_id, verified && user_id],
        ]}
      />
    </section>
  );
}

function OwnWord({ value, href, words }: { value: string; href?: string; words: PageWords }) {
  return (
    <>
      {href ? <a href={href}>{value}</a> : <span>{value}</span>}
      <small class="context-own-word">{words.own_word}</small>
    </>
  );
}

/** The page is the visitor's word too: only what is an address of the web is a link. */
function pageLink(url: string | undefined, title?: string): ComponentChildren {
  if (!url) return undefined;
  const shown = title || url.replace(/^https?:\/\//i, "");
  return /^https?:\/\//i.test(url) ? <ExternalLink url={url}>{shown}</ExternalLink> : <span>{shown}</span>;
}

function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
