import { useState } from "preact/hooks";
import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ApiError, ask } from "../api.ts";
import { reasonOf } from "../failure.tsx";
import { say, sayTime } from "../words.ts";

/** Customers who asked the shop what is known of them: the merchant hands it to them. */
export function DataRequests({ requests }: { requests: ShopStatus["data_requests"] }) {
  return (
    <s-section heading={say("data_requests")}>
      <s-stack gap="base">
        <s-paragraph>{say("data_requests_say")}</s-paragraph>
        <s-unordered-list>
          {requests.map(({ id, customer_id, asked_at }) => (
            <s-list-item key={id}>
              <s-stack direction="inline" gap="small" alignItems="center">
                <s-text>{say("data_request", { customer: customer_id, time: sayTime(asked_at) })}</s-text>
                <DownloadButton customerId={customer_id} />
              </s-stack>
            </s-list-item>
          ))}
        </s-unordered-list>
      </s-stack>
    </s-section>
  );
}

function DownloadButton({ customerId }: { customerId: string }) {
  const [isBusy, setBusy] = useState(false);
  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const known = await knownOf(customerId);
      if (known.length === 0) shopify.toast.show(say("nothing_known"));
      else save(`customer-${customerId}.json`, JSON.stringify(known, null, 2));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shopify.toast.show(reasonOf(error), { isError: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <s-button
      variant="tertiary"
      loading={isBusy}
      accessibilityLabel={say("download_of", { customer: customerId })}
      onClick={() => void download()}
    >
      {say("download")}
    </s-button>
  );
}

async function knownOf(customerId: string): Promise<unknown[]> {
  const query = new URLSearchParams({ user_id: customerId });
  const { visitors } = await ask<{ visitors: { id: string }[] }>("GET", `/api/visitors?${query}`);
  return Promise.all(visitors.map(({ id }) => ask("GET", `/api/visitors/${encodeURIComponent(id)}`)));
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
