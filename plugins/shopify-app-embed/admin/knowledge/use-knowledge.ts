import type { KnowledgeAnswer } from "../../../../shared-widget/protocol/ingest.ts";
import { ask } from "../api.ts";
import { type AskedFor, useAsked, useEvery } from "../use-asked.ts";

const pollMs = 3_000;

export function isReading({ documents: { queued, indexing } }: KnowledgeAnswer): boolean {
  return queued + indexing > 0;
}

/** What the assistant knows; followed as long as it is still reading, or more is to come. */
export function useKnowledge(widgetId: string, isMoreToCome: boolean): AskedFor<KnowledgeAnswer> {
  const asked = useAsked(
    () => ask<KnowledgeAnswer>("GET", `/api/knowledge/${widgetId}`),
    String(isMoreToCome),
  );
  useEvery(pollMs, isMoreToCome || (asked.value !== null && isReading(asked.value)), asked.again);
  return asked;
}
