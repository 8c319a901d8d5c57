import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { Failure } from "../failure.tsx";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { DocumentsSection } from "./documents-section.tsx";
import { OwnEntry } from "./own-entry.tsx";
import { ReadingProgress } from "./reading-progress.tsx";
import { TestQuestion } from "./test-question.tsx";
import { useKnowledge } from "./use-knowledge.ts";

/** What the assistant knows of the shop, and what the merchant tells it beside. */
export function KnowledgeScreen({ shop }: { shop: ShopStatus }) {
  const { widget_id } = shop;
  const { value, error, isAsking, again } = useKnowledge(widget_id);
  // Each document that was read since makes the list another one.
  const key = value ? JSON.stringify(value.documents) : "";
  return (
    <s-page heading={say("nav_knowledge")}>
      <s-section heading={say("knowledge_state")}>
        {value ? (
          <ReadingProgress knowledge={value} />
        ) : error && !isAsking ? (
          <Failure error={error} again={again} />
        ) : (
          <Waiting />
        )}
      </s-section>
      <TestQuestion widgetId={widget_id} />
      <OwnEntry widgetId={widget_id} added={again} />
      <DocumentsSection widgetId={widget_id} version={key} changed={again} />
    </s-page>
  );
}
