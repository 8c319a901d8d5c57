import type { ChatState } from "../../client/state.ts";
import type { Extras } from "./extras-api.ts";
import type { Locale, Words } from "./locale.ts";

interface NoticesProps {
  state: ChatState;
  locale: Locale;
  extras: Extras | undefined;
}

/** What the visitor should know before writing: nobody has come yet, something was refused. */
export function Notices({ state, locale: { words, language }, extras }: NoticesProps) {
  const { error, phase } = state;
  const seconds = Math.ceil(((error?.retryAt ?? 0) - Date.now()) / 1000);
  return (
    <>
      {extras?.notice()}
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
