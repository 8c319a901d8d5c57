import { Spinner } from "@wordpress/components";
import { useEffect, useState } from "@wordpress/element";
import { __, sprintf } from "@wordpress/i18n";
import { foyerAdmin } from "../foyer-admin.ts";
import { RefusalNotice } from "../refusal-notice.tsx";
import { ask, type Refusal, refusalOf } from "../request.ts";
import { DayBars } from "./day-bars.tsx";

interface Counts {
  conversations: number;
  assistant_alone: number;
  handoffs: number;
  unanswered: number;
  rated_up: number;
  rated_down: number;
}

/** `GET foyer/v1/insights`: a part of the backend's `GET /api/analytics/{widget_id}`. */
export interface Insights {
  from: string;
  to: string;
  total: Counts;
  days: (Counts & { day: string })[];
  unanswered: { question: string; count: number; conversation_id: string }[];
}

const number = new Intl.NumberFormat(foyerAdmin.locale || "en");
const percent = new Intl.NumberFormat(foyerAdmin.locale || "en", { style: "percent" });

export function App() {
  const [insights, setInsights] = useState<Insights | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    setRefusal(null);
    ask<Insights>("insights").then(setInsights, (thrown: unknown) => setRefusal(refusalOf(thrown)));
  }, [attempt]);

  if (refusal) return <RefusalNotice refusal={refusal} onRetry={() => setAttempt(attempt + 1)} />;
  if (!insights) return <Spinner />;
  const { total, days, unanswered } = insights;
  const rated = total.rated_up + total.rated_down;
  return (
    <>
      <dl className="foyer-numbers">
        <Fact term={__("Conversations", "foyer-chat")} value={number.format(total.conversations)} />
        <Fact
          term={__("Answered by the assistant alone", "foyer-chat")}
          value={total.conversations ? percent.format(total.assistant_alone / total.conversations) : "–"}
        />
        <Fact term={__("Asked for a person", "foyer-chat")} value={number.format(total.handoffs)} />
        <Fact
          term={__("Answers found helpful", "foyer-chat")}
          value={rated ? percent.format(total.rated_up / rated) : "–"}
        />
      </dl>
      {total.conversations === 0 ? (
        <p className="foyer-help">{__("Nobody has written in the last seven days.", "foyer-chat")}</p>
      ) : (
        <DayBars days={days.map(({ day, conversations }) => ({ day, count: conversations }))} />
      )}
      {unanswered.length > 0 && (
        <>
          <h3>{__("Questions without an answer", "foyer-chat")}</h3>
          <ul className="foyer-unanswered">
            {unanswered.slice(0, 3).map(({ question, count, conversation_id }) => (
              <li key={conversation_id}>
                <a href={`${foyerAdmin.inboxUrl}&conversation=${encodeURIComponent(conversation_id)}`}>
                  {question}
                </a>
                {count > 1 &&
                  ` ${/* translators: %d: how often. */ sprintf(__("(%d times)", "foyer-chat"), count)}`}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="foyer-more">
        <a href={foyerAdmin.inboxUrl}>{__("Open the inbox", "foyer-chat")}</a>
      </p>
    </>
  );
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
