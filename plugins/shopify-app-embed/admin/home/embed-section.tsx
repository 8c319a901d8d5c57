import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { useEffect } from "preact/hooks";
import { useAsked } from "../use-asked.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { readEmbedStatus } from "./embed-status.ts";

const tones = {
  active: "success",
  available: "warning",
  unavailable: "critical",
  unknown: "neutral",
} as const;

/** Whether customers see the chat, and the way to where that is switched. */
export function EmbedSection({ shop }: { shop: ShopStatus }) {
  const { value: status, isAsking, again } = useAsked(readEmbedStatus);
  // Who comes back from the theme editor has saved there, or has not.
  useEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    addEventListener("focus", () => void again(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || void again(), { signal });
    return () => life.abort();
  }, [again]);

  return (
    <s-section heading={say("embed")}>
      {status === null ? (
        <Waiting />
      ) : (
        <s-stack gap="base">
          <s-stack direction="inline" gap="small" alignItems="center">
            <div role="status">
              <s-badge tone={tones[status]}>{say(`embed_${status}`)}</s-badge>
            </div>
            <s-text>{shop.primary_host}</s-text>
          </s-stack>
          <s-paragraph>{say(`embed_${status}_says`)}</s-paragraph>
          <s-stack direction="inline" gap="small">
            {status === "active" ? (
              <>
                <s-button href={`https://${shop.primary_host}`} target="_blank">
                  {say("view_shop")}
                </s-button>
                <s-button href={shop.editor_url} target="_blank" variant="tertiary">
                  {say("change_in_editor")}
                </s-button>
              </>
            ) : (
              <>
                <s-button href={shop.editor_url} target="_blank" variant="primary">
                  {say("turn_on")}
                </s-button>
                <s-button variant="tertiary" loading={isAsking} onClick={() => void again()}>
                  {say("check_again")}
                </s-button>
              </>
            )}
          </s-stack>
        </s-stack>
      )}
    </s-section>
  );
}
