import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { Failure } from "../failure.tsx";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { DocumentsSection } from "./documents-section.tsx";
import { OwnEntry } from "./own-entry.tsx";
import { ReadingProgress } from "./reading-progress.tsx";
import { SyncProgress } from "./sync-progress.tsx";
import { TestQuestion } from "./test-question.tsx";
import { useKnowledge } from "./use-knowledge.ts";
import { useSync } from "./use-sync.ts";

/** What the assistant knows of the shop, and what the merchant tells it beside. */
export function KnowledgeScreen({ shop }: { shop: ShopStatus }) {
  const { widget_id } = shop;
  const { sync, begin, isBusy, error: refused } = useSync(shop);
  const { value, error, isAsking, again } = useKnowledge(widget_id, sync?.state === "running");
  // Each document that was read since makes the list another one.
  const version = value ? JSON.stringify(value.documents) : "";
  return (
    <s-page heading={say("nav_knowledge")}>
      <s-section heading={say("knowledge_state")}>
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
          <s-stack direction="inline">
            <s-button loading={isBusy} onClick={() => void begin()}>
              {say("sync_begin")}
            </s-button>
          </s-stack>
        </s-stack>
      </s-section>
      <TestQuestion widgetId={widget_id} />
      <OwnEntry widgetId={widget_id} added={again} />
      <DocumentsSection widgetId={widget_id} version={version} changed={again} />
    </s-page>
  );
}
