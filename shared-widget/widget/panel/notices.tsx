import type { ChatState } from "../../client/state.ts";
import { Chip } from "./chip.tsx";
import type { Locale, Words } from "./locale.ts";
import type { PanelClient } from "./panel-client.ts";

interface NoticesProps {
  state: ChatState;
  locale: Locale;
  client: PanelClient;
}

/** What the visitor should know before writing: nobody has come yet, something was refused. */
export function Notices({ state, locale: { words, language }, client }: NoticesProps) {
  const { config, conversation, error, phase } = state;
  const seconds = Math.ceil(((error?.retryAt ?? 0) - Date.now()) / 1000);
  return (
    <>
      {conversation?.mode === "waiting" && (
        <output class="notice" dir="auto">
          {config?.handoff.waiting_message ?? words.$waiting_notice}
          <Chip label={words.$back_to_assistant} onClick={() => client.handoff(false)} />
        </output>
      )}
      {(error || phase === "failed") && (
        <div class="notice problem">
          <p role="alert">{words[error?.code as keyof Words] ?? words.$trouble}</p>
          {/* For the eye only; read out, it would interrupt every second. */}
          {seconds > 0 && (
            <span aria-hidden="true">
              {seconds.toLocaleString(language, { style: "unit", unit: "second", unitDisplay: "narrow" })}
            </span>
          )}
        </div>
      )}
    </>
  );
}
