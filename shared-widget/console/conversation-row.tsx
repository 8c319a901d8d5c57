import type { ConversationSummary } from "../protocol/index.ts";
import { memo } from "../widget/panel/memo.ts";
import { Face } from "./face.tsx";
import { Icon } from "./icon.tsx";
import { shortCode, visitorName } from "./visitor-name.ts";
import { elapsed, fill, type Locale, moment, type Words } from "./words.ts";

/** Px, as in `styles/list.css`. One height for all, so that ten thousand rows can be reckoned with. */
export const rowHeight = 78;
/** Minutes of waiting after which a row turns to a warning, and to an alarm. */
const warnAfter = 2;
const alarmAfter = 5;

interface ConversationRowProps {
  one: ConversationSummary;
  index: number;
  count: number;
  /** Open in the thread. */
  open: boolean;
  /** Where the keyboard is. */
  active: boolean;
  /** This agent. */
  agentId: string;
  locale: Locale;
  now: number;
  id: string;
  onOpen: (id: string) => void;
}

export const ConversationRow = memo((props: ConversationRowProps) => {
  const { one, index, count, open, active, agentId, locale, now, id, onOpen } = props;
  const { words } = locale;
  const { visitor, labels, unread, last_message, assignee } = one;
  const name = visitorName(visitor, words);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the keys
    <div
      id={id}
      class={`conversation ${open ? "open" : ""} ${active ? "active" : ""} ${unread ? "unread" : ""}`}
      style={{ top: `${index * rowHeight}px` }}
      role="option"
      tabIndex={-1}
      aria-selected={open}
      aria-posinset={index + 1}
      aria-setsize={count}
      onClick={() => onOpen(one.id)}
    >
      <Face id={visitor.id} name={visitor.name || visitor.email || shortCode(visitor.id)} />
      <div class="conversation-text">
        <p class="conversation-top">
          <span class="conversation-name" dir="auto">
            {name}
          </span>
          {visitor.verified && (
            <span class="verified" title={words.verified}>
              <Icon name="verified" />
              <span class="unseen">{words.verified}</span>
            </span>
          )}
          <time dateTime={one.updated_at}>{moment(locale, one.updated_at, now)}</time>
        </p>
        <p class="conversation-last">
          <span dir="auto">{lastWords(last_message, words)}</span>
          {unread > 0 && (
            <b class="badge">
              <span aria-hidden="true">{unread > 99 ? "99+" : unread.toLocaleString(locale.language)}</span>
              <span class="unseen">{fill(words.unread, { count: unread })}</span>
            </b>
          )}
        </p>
        <p class="conversation-state">
          <Holder one={one} agentId={agentId} locale={locale} now={now} />
          {assignee && one.agent?.id !== assignee.id && (
            <span class="for" dir="auto">
              {assignee.id === agentId
                ? words.assigned_to_you
                : fill(words.assigned_to, { name: assignee.name })}
            </span>
          )}
          {labels.slice(0, 2).map((label) => (
            <span class="tag" key={label} dir="auto">
              {label}
            </span>
          ))}
          {labels.length > 2 && <span class="tag">+{labels.length - 2}</span>}
        </p>
      </div>
    </div>
  );
});

function Holder({
  one,
  agentId,
  locale,
  now,
}: Pick<ConversationRowProps, "one" | "agentId" | "locale" | "now">) {
  const { words } = locale;
  const time = elapsed(locale, one.mode_since, now);
  if (one.mode === "waiting") {
    const minutes = (now - Date.parse(one.mode_since)) / 60_000;
    const tone = minutes >= alarmAfter ? "alarm" : minutes >= warnAfter ? "warn" : "fresh";
    return <span class={`holder waiting ${tone}`}>{fill(words.waiting_for, { time })}</span>;
  }
  if (one.mode === "closed") return <span class="holder closed">{words.closed}</span>;
  if (one.mode === "ai") return <span class="holder ai">{words.assistant}</span>;
  const name = one.agent?.id === agentId ? words.you : (one.agent?.name ?? words.team);
  return (
    <span class="holder human" dir="auto">
      {fill(words.held_by, { name, time })}
    </span>
  );
}

function lastWords(last: ConversationSummary["last_message"], words: Words): string {
  if (!last) return words.no_words;
  const text = last.text.replaceAll(/\s+/g, " ");
  if (last.role === "assistant") return fill(words.assistant_wrote, { text });
  return last.role === "agent" ? fill(words.agent_wrote, { text }) : text;
}
