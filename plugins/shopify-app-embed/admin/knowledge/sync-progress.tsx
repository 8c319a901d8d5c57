import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { say, sayTime } from "../words.ts";

const tones = { running: "info", ready: "success", failed: "critical" } as const;
const kinds = ["products", "collections", "pages", "articles", "policies"] as const;

/** What of the shop has been read, and when. */
export function SyncProgress({ sync }: { sync: NonNullable<ShopStatus["sync"]> }) {
  const { state, known, products_total, synced_at } = sync;
  const counted = kinds.filter((kind) => known[kind] > 0);
  return (
    <s-stack gap="small">
      <s-stack direction="inline" gap="small" alignItems="center">
        <div role="status">
          <s-badge tone={tones[state]}>{say(`sync_${state}`)}</s-badge>
        </div>
        {synced_at && <s-text color="subdued">{say("sync_at", { time: sayTime(synced_at) })}</s-text>}
      </s-stack>
      {state === "running" && products_total !== null && products_total > 0 && (
        <s-progress
          accessibilityLabel={say("reading_label")}
          value={Math.min(known.products, products_total)}
          max={products_total}
        />
      )}
      {state === "failed" && <s-paragraph>{say("sync_failed_says")}</s-paragraph>}
      {counted.length > 0 && (
        <s-paragraph>
          {counted.map((kind) => say(`known_${kind}`, { count: known[kind] })).join(" · ")}
        </s-paragraph>
      )}
    </s-stack>
  );
}
