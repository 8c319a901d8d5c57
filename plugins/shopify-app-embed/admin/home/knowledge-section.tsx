import { Failure } from "../failure.tsx";
import { ReadingProgress } from "../knowledge/reading-progress.tsx";
import { useKnowledge } from "../knowledge/use-knowledge.ts";
import { addressOf, go } from "../route.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";

export function KnowledgeSection({ widgetId }: { widgetId: string }) {
  const { value, error, again } = useKnowledge(widgetId);
  return (
    <s-section heading={say("knowledge")}>
      <s-stack gap="base">
        {value ? (
          <ReadingProgress knowledge={value} />
        ) : error ? (
          <Failure error={error} again={again} />
        ) : (
          <Waiting />
        )}
        <s-stack direction="inline">
          <s-button onClick={() => void go(addressOf("knowledge"))}>{say("see_knowledge")}</s-button>
        </s-stack>
      </s-stack>
    </s-section>
  );
}
