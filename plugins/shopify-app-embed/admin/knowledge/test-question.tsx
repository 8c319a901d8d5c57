import { useState } from "preact/hooks";
import type { Passage } from "../../../../shared-widget/protocol/http.ts";
import { ApiError, ask } from "../api.ts";
import { Failure } from "../failure.tsx";
import { say } from "../words.ts";

/** What the assistant would find for a question. */
export function TestQuestion({ widgetId }: { widgetId: string }) {
  const [question, setQuestion] = useState("");
  const [found, setFound] = useState<Passage[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);

  const search = async (event: Event): Promise<void> => {
    event.preventDefault();
    const q = question.trim();
    if (q === "" || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const query = new URLSearchParams({ q, limit: "5" });
      setFound(
        (await ask<{ passages: Passage[] }>("GET", `/api/knowledge/${widgetId}/search?${query}`)).passages,
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setError(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <s-section heading={say("test_question")}>
      <s-stack gap="base">
        <form onSubmit={(event) => void search(event)}>
          <s-stack gap="small">
            <s-search-field
              label={say("question")}
              placeholder={say("question_example")}
              maxLength={1_000}
              value={question}
              onInput={({ currentTarget }) => setQuestion(currentTarget.value)}
            />
            <s-stack direction="inline">
              <s-button type="submit" loading={isBusy}>
                {say("search")}
              </s-button>
            </s-stack>
          </s-stack>
        </form>
        {error && <Failure error={error} />}
        <div role="status">
          {found?.length === 0 && <s-paragraph>{say("nothing_found")}</s-paragraph>}
          {found && found.length > 0 && <s-paragraph>{say("found", { count: found.length })}</s-paragraph>}
        </div>
        {found?.map(({ external_id, title, heading, text, url }, index) => (
          <s-box key={`${external_id} ${index}`} padding="base" border="base" borderRadius="base">
            <s-stack gap="small-300">
              <s-heading>{heading ? `${title} › ${heading}` : title}</s-heading>
              <s-paragraph>{text.length > 400 ? `${text.slice(0, 400)}…` : text}</s-paragraph>
              {url && (
                <s-link href={url} target="_blank">
                  {url}
                </s-link>
              )}
            </s-stack>
          </s-box>
        ))}
      </s-stack>
    </s-section>
  );
}
