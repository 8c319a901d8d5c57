import { Avatar } from "./avatar.tsx";
import { Chip } from "./chip.tsx";
import type { Extras } from "./extras-api.ts";
import type { Locale, Words } from "./locale.ts";
import { MarkdownView } from "./markdown-view.tsx";
import { memo } from "./memo.ts";
import type { PanelClient } from "./panel-client.ts";
import { Sources } from "./sources.tsx";
import type { Said } from "./timeline.ts";

interface BubbleProps {
  said: Said;
  /** Of a group by one speaker. */
  first: boolean;
  last: boolean;
  /** The newest of all, so that it makes sense to answer again. */
  canRetry?: boolean;
  canAskPerson?: boolean;
  /** Grew, or grows, before the reader's eyes; then the panel's announcement reads it out, once and whole. */
  silent?: boolean;
  online?: boolean;
  avatarUrl: string | null | undefined;
  locale: Locale;
  client: PanelClient;
  extras: Extras | undefined;
}

/** One message, from the moment it is sent or begun until it is history. */
export const Bubble = memo((props: BubbleProps) => {
  const { said, first, last, canRetry, canAskPerson, silent, online, avatarUrl, locale, client, extras } =
    props;
  const { id, role, status, author, citations } = said;
  const { words } = locale;
  const agent = role === "agent";
  const visitor = role === "visitor";
  const cut = status === "interrupted" || status === "failed";
  const problem = cut && (words[said.code as keyof Words] ?? words.model_unavailable);
  const name = visitor ? words.$you : agent ? (author?.name ?? words.$team) : words.$assistant;

  return (
    <div
      class={`row ${role} ${status} ${first && "first"} ${last && "last"}`}
      aria-live={silent ? "off" : undefined}
    >
      {first && !visitor && (
        <Avatar url={agent ? author?.avatar_url : avatarUrl} name={agent ? name : undefined} />
      )}
      <div class="said">
        {first && <p class={agent ? "speaker" : "unseen"}>{name}</p>}
        <div class="bubble" aria-busy={status === "writing"}>
          {status !== "failed" && (
            <MarkdownView
              text={said.text}
              words={words}
              citations={citations}
              breaks={role !== "assistant" || status === "hello"}
              open={status === "writing" || cut}
            />
          )}
          {problem && <p class="problem">{problem}</p>}
        </div>
        {citations?.length && <Sources citations={citations} label={words.$sources} />}
        {extras?.bubble(said)}
        {cut && canRetry && <Chip label={words.$retry} onClick={() => client.retry()} />}
        {said.offer && canAskPerson && (
          <Chip label={words.$talk_to_person} onClick={() => client.handoff(true)} />
        )}
        {status === "refused" ? (
          <p class="meta">
            <span class="problem">{said.code === "too_long" ? words.too_long : words.$not_sent}</span>
            <button type="button" onClick={() => client.retry(id)}>
              {words.$retry}
            </button>
            <button type="button" onClick={() => client.discard(id)}>
              {words.$discard}
            </button>
          </p>
        ) : (
          (last || status === "sending") &&
          said.created_at && (
            <p class="meta">
              {status === "sending" ? (
                online ? (
                  words.$sending
                ) : (
                  words.$unsent
                )
              ) : (
                <time dateTime={said.created_at}>{locale.time.format(new Date(said.created_at))}</time>
              )}
            </p>
          )
        )}
      </div>
    </div>
  );
});
