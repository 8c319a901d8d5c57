import { useState } from "preact/hooks";
import type { AnalyticsAnswer } from "../../protocol/index.ts";
import type { Formats } from "../pages/formats.ts";
import { fill } from "../words.ts";
import type { PageWords } from "../pages/words.ts";

interface UnansweredListProps {
  questions: AnalyticsAnswer["unanswered"];
  words: PageWords;
  formats: Formats;
  onOpenConversation: (id: string) => void;
}

const shownAtFirst = 10;

/** What the knowledge lacks: each is a document to write. */
export function UnansweredList({ questions, words, formats, onOpenConversation }: UnansweredListProps) {
  const [all, setAll] = useState(false);
  const [copied, setCopied] = useState("");
  const [failed, setFailed] = useState("");
  const shown = all ? questions : questions.slice(0, shownAtFirst);

  async function copy(question: string) {
    const text = `## ${question}\n\n`;
    try {
      await navigator.clipboard.writeText(text);
      setCopied(question);
      setFailed("");
    } catch {
      setFailed(question);
    }
  }

  return (
    <section class="page-card unanswered" aria-label={words.unanswered}>
      <h3>{words.unanswered}</h3>
      <p class="chart-note">{words.unanswered_hint}</p>
      {questions.length === 0 && <p class="page-empty">{words.unanswered_none}</p>}
      <ol>
        {shown.map(({ question, count, last_at, conversation_id }) => (
          <li key={question}>
            <span class="unanswered-count" title={fill(words.asked_times, { count: formats.number(count) })}>
              <span aria-hidden="true">{formats.number(count)}</span>
              <span class="page-unseen">{fill(words.asked_times, { count: formats.number(count) })}</span>
            </span>
            <div>
              <p dir="auto">{question}</p>
              <p class="chart-note">{fill(words.asked_last, { ago: formats.ago(last_at) })}</p>
              {failed === question && (
                <p role="alert" class="page-bad">
                  {words.copy_failed}
                </p>
              )}
            </div>
            <span class="unanswered-acts">
              <button type="button" class="page-button small" onClick={() => void copy(question)}>
                {copied === question ? words.copied : words.copy_question}
              </button>
              <button
                type="button"
                class="page-button small"
                onClick={() => onOpenConversation(conversation_id)}
              >
                {words.open_conversation}
              </button>
            </span>
          </li>
        ))}
      </ol>
      {questions.length > shown.length && (
        <button type="button" class="page-button" onClick={() => setAll(true)}>
          {fill(words.show_all, { count: formats.number(questions.length) })}
        </button>
      )}
      <output class="page-unseen">{copied && words.copied}</output>
    </section>
  );
}
