import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import { ask } from "../api.ts";
import { addressOf, go } from "../route.ts";
import { useAsked } from "../use-asked.ts";
import { say } from "../words.ts";

/** Says so where the assistant is switched off: the chat is on all the same, and everybody in it waits for a person. */
export function AssistantNotice({ widgetId }: { widgetId: string }) {
  const { value: config } = useAsked(() => ask<StoredConfig>("GET", `/api/config/${widgetId}`));
  if (!config || config.ai_enabled) return null;
  return (
    <s-banner tone="info" heading={say("ai_off")}>
      <s-paragraph>{say("ai_enabled_details")}</s-paragraph>
      <s-button slot="secondary-actions" onClick={() => void go(addressOf("assistant"))}>
        {say("nav_assistant")}
      </s-button>
    </s-banner>
  );
}
