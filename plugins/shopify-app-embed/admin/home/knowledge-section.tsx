import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { Failure } from "../failure.tsx";
import { ReadingProgress } from "../knowledge/reading-progress.tsx";
import { SyncProgress } from "../knowledge/sync-progress.tsx";
import { useKnowledge } from "../knowledge/use-knowledge.ts";
import { useSync } from "../knowledge/use-sync.ts";
import { addressOf, go } from "../route.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";

export function KnowledgeSection({ shop }: { shop: ShopStatus }) {
  const { sync, begin, isBusy, error: refused } = useSync(shop);
  const { value, error, isAsking, again } = useKnowledge(shop.widget_id, sync?.state === "running");
  return (
    <s-section heading={say("knowledge")}>
      <s-stack gap="base">
        {sync && <SyncProgress sync={sync} />}
        {value ? (
          <ReadingProgress knowledge={value} />
        ) : error && !isAsking ? (
          <Failure error={error} again={again} />
        ) : (
          <Waiting />
        )}
        {refused && <Failure error={refused} />}
        <s-stack direction="inline" gap="small">
          {sync?.state === "failed" && (
            <s-button loading={isBusy} onClick={() => void begin()}>
              {say("sync_begin")}
            </s-button>
          )}
          <s-button onClick={() => void go(addressOf("knowledge"))}>{say("see_knowledge")}</s-button>
        </s-stack>
      </s-stack>
    </s-section>
  );
}
