import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { DocumentAnswer } from "../../../../shared-widget/protocol/http.ts";
import { ApiError, ask } from "../api.ts";
import { Failure, reasonOf } from "../failure.tsx";
import { useAsked } from "../use-asked.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { ownPrefix } from "./own-entry.tsx";

type Document = Omit<DocumentAnswer, "changed">;
interface Page {
  documents: Document[];
  next_cursor: string | null;
}

const filters = ["all", "failed"] as const;
const tones = { queued: "neutral", indexing: "info", ready: "success", failed: "critical" } as const;

/** Everything the assistant can quote, page by page. `version`: another one is another list. */
export function DocumentsSection({
  widgetId,
  version,
  changed,
}: {
  widgetId: string;
  version: string;
  changed: () => Promise<void>;
}) {
  const [filter, setFilter] = useState<(typeof filters)[number]>("all");
  /** Of the pages up to the one that is shown; the first has none. */
  const [cursors, setCursors] = useState<string[]>([]);
  const query = new URLSearchParams({ limit: "25" });
  if (filter === "failed") query.set("state", "failed");
  const cursor = cursors.at(-1);
  if (cursor !== undefined) query.set("cursor", cursor);
  const path = `/api/knowledge/${widgetId}/documents`;
  const place = useRef<HTMLDivElement>(null);
  // The keyboard is not left with a row that is gone.
  const removed = async (): Promise<void> => {
    place.current?.focus();
    await changed();
  };
  const { value, error, isAsking, again } = useAsked(
    () => ask<Page>("GET", `${path}?${query}`),
    `${version} ${query}`,
  );

  return (
    <s-section heading={say("documents")}>
      <div ref={place} class="documents-place" role="group" aria-label={say("documents")} tabIndex={-1}>
        <s-stack gap="base">
          <s-select
            label={say("documents_shown")}
            value={filter}
            onChange={({ currentTarget }) => {
              setFilter(currentTarget.value as typeof filter);
              setCursors([]);
            }}
          >
            {filters.map((each) => (
              <s-option key={each} value={each}>
                {say(`documents_${each}`)}
              </s-option>
            ))}
          </s-select>
          {error && !isAsking && <Failure error={error} again={again} />}
          {!value && !error && <Waiting />}
          {value?.documents.length === 0 && <s-paragraph>{say("no_documents")}</s-paragraph>}
          {value && value.documents.length > 0 && (
            <ul class="documents">
              {value.documents.map((document) => (
                <li key={document.external_id}>
                  <Row document={document} path={path} removed={removed} />
                </li>
              ))}
            </ul>
          )}
          {value && (cursors.length > 0 || value.next_cursor !== null) && (
            <s-stack direction="inline" gap="small">
              <s-button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
                {say("previous")}
              </s-button>
              <s-button
                disabled={value.next_cursor === null}
                onClick={() => value.next_cursor && setCursors([...cursors, value.next_cursor])}
              >
                {say("next")}
              </s-button>
            </s-stack>
          )}
        </s-stack>
      </div>
    </s-section>
  );
}

function Row({
  document: { external_id, title, url, state, reason },
  path,
  removed,
}: {
  document: Document;
  path: string;
  removed: () => Promise<void>;
}) {
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await ask("DELETE", `${path}/${external_id}`);
      shopify.toast.show(say("entry_removed"));
      await removed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shopify.toast.show(reasonOf(error), { isError: true });
      setBusy(false);
    }
  };
  return (
    <s-stack direction="inline" gap="small" alignItems="center" justifyContent="space-between">
      <s-stack gap="small-300">
        {url ? (
          <s-link href={url} target="_blank">
            {title}
          </s-link>
        ) : (
          <s-text>{title}</s-text>
        )}
        {reason && <s-text color="subdued">{reason}</s-text>}
      </s-stack>
      <s-stack direction="inline" gap="small" alignItems="center">
        <s-badge tone={tones[state]}>{say(`state_${state}`)}</s-badge>
        {external_id.startsWith(ownPrefix) && <RemoveButton title={title} isBusy={isBusy} remove={remove} />}
      </s-stack>
    </s-stack>
  );
}

/** Asks once more, since nothing brings an entry's text back. */
function RemoveButton({
  title,
  isBusy,
  remove,
}: {
  title: string;
  isBusy: boolean;
  remove: () => Promise<void>;
}) {
  const [isAsked, setAsked] = useState(false);
  const safe = useRef<HTMLElementTagNameMap["s-button"]>(null);
  // Before the next press of a key.
  useLayoutEffect(() => safe.current?.focus(), [isAsked]);
  if (!isAsked)
    return (
      <s-button
        tone="critical"
        variant="tertiary"
        accessibilityLabel={say("entry_remove_of", { title })}
        onClick={() => setAsked(true)}
      >
        {say("entry_remove")}
      </s-button>
    );
  return (
    <>
      <s-button
        tone="critical"
        loading={isBusy}
        accessibilityLabel={say("entry_remove_forever_of", { title })}
        onClick={() => void remove()}
      >
        {say("entry_remove_forever")}
      </s-button>
      <s-button ref={safe} disabled={isBusy} onClick={() => setAsked(false)}>
        {say("entry_keep")}
      </s-button>
    </>
  );
}
