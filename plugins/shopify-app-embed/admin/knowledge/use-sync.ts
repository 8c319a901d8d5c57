import { useState } from "preact/hooks";
import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ApiError, ask } from "../api.ts";
import { useAsked, useEvery } from "../use-asked.ts";

const pollMs = 3_000;

/** How far the reading of the shop has come, followed as long as it goes on; and how to begin it again. */
export function useSync(shop: ShopStatus) {
  const status = useAsked(() => ask<ShopStatus>("GET", "/shopify/status"));
  const [begun, setBegun] = useState<ShopStatus | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isBeginning, setBeginning] = useState(false);
  const { sync } = begun ?? status.value ?? shop;
  const isRunning = sync?.state === "running";
  useEvery(pollMs, isRunning, async () => {
    await status.again();
    setBegun(null);
  });
  return {
    sync,
    error,
    isBusy: isBeginning || isRunning,
    begin: async (): Promise<void> => {
      setBeginning(true);
      setError(null);
      try {
        setBegun(await ask<ShopStatus>("POST", "/shopify/sync"));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setError(error);
      } finally {
        setBeginning(false);
      }
    },
  };
}
