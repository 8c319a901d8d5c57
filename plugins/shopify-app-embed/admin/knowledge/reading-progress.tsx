import type { KnowledgeAnswer } from "../../../../shared-widget/protocol/ingest.ts";
import { say } from "../words.ts";
import { isReading } from "./use-knowledge.ts";

/** How far the assistant has come with reading the shop. */
export function ReadingProgress({ knowledge }: { knowledge: KnowledgeAnswer }) {
  const { queued, indexing, ready, failed } = knowledge.documents;
  const total = queued + indexing + ready + failed;
  if (total === 0) return <s-paragraph>{say("knows_nothing")}</s-paragraph>;
  const done = ready + failed;
  return (
    <s-stack gap="small">
      <div role="status">
        <s-paragraph>
          {isReading(knowledge) ? say("reading", { done, total }) : say("knows", { ready })}
        </s-paragraph>
      </div>
      {isReading(knowledge) && (
        <s-progress accessibilityLabel={say("reading_label")} value={done} max={total} />
      )}
      {failed > 0 && (
        <s-stack direction="inline" gap="small" alignItems="center">
          <s-badge tone="critical">{say("not_read", { failed })}</s-badge>
        </s-stack>
      )}
    </s-stack>
  );
}
