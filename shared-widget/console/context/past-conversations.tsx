import type { ConversationsPage, ConversationSummary } from "../../protocol/index.ts";
import { Failure } from "../pages/failure.tsx";
import type { Formats } from "../pages/formats.ts";
import type { Pages } from "../pages/use-pages.ts";
import type { PageWords } from "../pages/words.ts";

interface PastConversationsProps {
  conversationId: string;
  past: Pages<ConversationsPage>;
  words: PageWords;
  formats: Formats;
  onOpenConversation: (id: string) => void;
}

/** What else the visitor came with. */
export function PastConversations({
  conversationId,
  past,
  words,
  formats,
  onOpenConversation,
}: PastConversationsProps) {
  const { pages, busy, refusal, more, again } = past;
  const others = pages.flatMap((page) => page.conversations).filter(({ id }) => id !== conversationId);
  return (
    <section class="context-section">
      <h3>{words.past_conversations}</h3>
      {refusal && <Failure {...{ refusal, words, again }} />}
      {busy && pages.length === 0 && <p class="chart-note">{words.loading}</p>}
      {!busy && !refusal && others.length === 0 && <p class="chart-note">{words.past_none}</p>}
      <ul class="context-past">
        {others.map((conversation) => (
          <li key={conversation.id}>
            <button type="button" onClick={() => onOpenConversation(conversation.id)}>
              <span class="context-past-text" dir="auto">
                {conversation.last_message?.text || words.nothing_said}
              </span>
              <span class="chart-note">
                {`${statusName(conversation, words)} · ${formats.ago(conversation.updated_at)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" class="page-button small" onClick={more}>
          {words.more}
        </button>
      )}
    </section>
  );
}

function statusName({ mode }: ConversationSummary, words: PageWords): string {
  return words[`status_${mode}`];
}
