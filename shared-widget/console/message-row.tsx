import type { FileAddresses } from "../client/file-addresses.ts";
import { MarkdownView } from "../widget/panel/markdown-view.tsx";
import { memo } from "../widget/panel/memo.ts";
import { Sources } from "../widget/panel/sources.tsx";
import { Face } from "./face.tsx";
import { FileLink } from "./file-link.tsx";
import { Icon } from "./icon.tsx";
import { productRow } from "./product-row.tsx";
import type { NoteSaid, Said } from "./thread-timeline.ts";
import { shortCode } from "./visitor-name.ts";
import { fill, type Locale, type Words } from "./words.ts";

interface VisitorFace {
  id: string;
  /** As shown. */
  name: string;
  initial: string;
}

export function faceOf(
  visitor: { id: string; name?: string | undefined; email?: string | undefined },
  name: string,
): VisitorFace {
  return { id: visitor.id, name, initial: visitor.name || visitor.email || shortCode(visitor.id) };
}

interface MessageRowProps {
  said: Said;
  first: boolean;
  last: boolean;
  seen: boolean;
  visitor: VisitorFace;
  agentId: string;
  endpoint: string;
  addresses: FileAddresses;
  locale: Locale;
  online: boolean;
  /** Who has the conversation, for a reply that was refused. */
  holder: string | undefined;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
}

export const MessageRow = memo((props: MessageRowProps) => {
  const { said, first, last, seen, visitor, agentId, endpoint, addresses, locale, online, holder } = props;
  const { words, language } = locale;
  const { role, status, author, citations, attachments } = said;
  const isMine = status === "sending" || status === "refused" || (role === "agent" && author?.id === agentId);
  const name =
    role === "visitor"
      ? visitor.name
      : role === "assistant"
        ? words.assistant
        : isMine
          ? words.you
          : (author?.name ?? words.team);
  const isCut = status === "interrupted" || status === "failed";
  const why = eventWords(said.code, words);
  return (
    <div
      class={`message ${role} ${status} ${first ? "first" : ""} ${last ? "last" : ""}`}
      data-seq={said.seq}
    >
      {role === "visitor" &&
        (first ? <Face id={visitor.id} name={visitor.initial} /> : <span class="face-gap" />)}
      <div class="message-said">
        {first && (
          <p class="speaker-name">
            {role === "assistant" && <Icon name="spark" />}
            <span dir="auto">{name}</span>
          </p>
        )}
        <div class="message-bubble" aria-busy={status === "writing"}>
          {said.text && status !== "failed" && (
            <MarkdownView
              text={said.text}
              words={locale.panelWords}
              citations={citations}
              breaks={role !== "assistant"}
              open={status === "writing" || status === "interrupted"}
            />
          )}
          {status === "writing" && <span class="caret" aria-hidden="true" />}
          {attachments?.map((file) => (
            <FileLink key={file.id} {...{ file, addresses, endpoint, language, words }} />
          ))}
          {said.products?.map((product) => productRow(product, language))}
          {isCut && <p class="problem small">{why ?? said.text}</p>}
        </div>
        {why && !isCut && <p class="message-meta">{why}</p>}
        {citations && citations.length > 0 && <Sources citations={citations} label={words.sources} />}
        {said.rating && (
          <p class={`message-meta rating ${said.rating}`}>
            <Icon name={said.rating === "up" ? "up" : "thumbdown"} />
            {said.rating === "up" ? words.rated_up : words.rated_down}
          </p>
        )}
        {status === "refused" ? (
          <Refused
            code={said.code}
            holder={holder}
            words={words}
            id={said.id}
            onRetry={props.onRetry}
            onDiscard={props.onDiscard}
          />
        ) : (
          (last || seen || status === "sending") && (
            <p class="message-meta">
              {status === "sending" ? (
                online ? (
                  words.sending
                ) : (
                  words.unsent
                )
              ) : (
                <>
                  {said.created_at && (
                    <time dateTime={said.created_at}>{locale.time.format(new Date(said.created_at))}</time>
                  )}
                  {seen && (
                    <span class="seen">
                      <Icon name="check" />
                      {words.seen}
                    </span>
                  )}
                </>
              )}
            </p>
          )
        )}
      </div>
    </div>
  );
});

interface NoteRowProps {
  note: NoteSaid;
  me: string;
  locale: Locale;
  online: boolean;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
}

/** What agents tell each other, as different from what the visitor reads as can be. */
export const NoteRow = memo(({ note, me, locale, online, onRetry, onDiscard }: NoteRowProps) => {
  const { words } = locale;
  const { author, status, id } = note;
  return (
    <div class={`note-row ${status}`}>
      <p class="note-head">
        <Icon name="lock" />
        <b dir="auto">{fill(words.note_by, { name: author?.name ?? me })}</b>
        <span>{words.note_hidden}</span>
        {status === "complete" && (
          <time dateTime={note.created_at}>{locale.time.format(new Date(note.created_at))}</time>
        )}
        {status === "sending" && <span>{online ? words.sending : words.unsent}</span>}
      </p>
      <MarkdownView text={note.text} words={locale.panelWords} breaks />
      {status === "refused" && (
        <Refused
          code={note.code}
          holder={undefined}
          words={words}
          id={id}
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      )}
    </div>
  );
});

/** What happened in the conversation, by its code; in the server's own words where the code is a new one. */
export const EventRow = memo(({ said, words }: { said: Said; words: Words }) => {
  const sentence = eventWords(said.code, words);
  return (
    <p class="event-row" dir="auto">
      {sentence ? fill(sentence, { name: said.author?.name ?? words.team }) : said.text}
    </p>
  );
});

interface RefusedProps {
  id: string;
  code: string | undefined;
  holder: string | undefined;
  words: Words;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
}

function Refused({ id, code, holder, words, onRetry, onDiscard }: RefusedProps) {
  const why =
    code === "too_long"
      ? words.not_sent_long
      : code === "taken" && holder
        ? fill(words.not_sent_taken, { name: holder })
        : words.not_sent;
  return (
    <p class="message-meta">
      <span class="problem">{why}</span>
      <button type="button" class="link" onClick={() => onRetry(id)}>
        {words.try_again}
      </button>
      <button type="button" class="link" onClick={() => onDiscard(id)}>
        {words.discard}
      </button>
    </p>
  );
}

function eventWords(code: string | undefined, words: Words): string | undefined {
  return code ? words[`event_${code}` as keyof Words] : undefined;
}
