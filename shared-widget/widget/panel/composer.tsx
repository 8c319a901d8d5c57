import { limits } from "../../protocol/limits.ts";
import type { Extras } from "./extras-api.ts";
import { Icon } from "./icon.tsx";
import type { Words } from "./locale.ts";
import { memo } from "./memo.ts";
import type { PanelClient } from "./panel-client.ts";

interface ComposerProps {
  draft: string;
  words: Words;
  placeholder: string;
  maxChars: number | undefined;
  /** An answer is being written: it can be stopped. */
  answering: boolean;
  /** Nothing can be sent, now or later. */
  closed: boolean;
  client: PanelClient;
  extras: Extras | undefined;
  onWrite: (draft: string) => void;
}

export const Composer = memo((props: ComposerProps) => {
  const { draft, words, placeholder, maxChars = limits.messageChars, answering, closed } = props;
  const { client, extras, onWrite } = props;
  const text = draft.trim();
  const { length } = text;
  const sendable = length > 0 && length <= maxChars && !closed;
  const send = (event: Event) => {
    event.preventDefault();
    if (!sendable) return;
    client.send(text);
    onWrite("");
  };
  return (
    <form onSubmit={send}>
      <div class="field">
        {extras?.tools()}
        <textarea
          ref={(field) => fitHeight(field)}
          rows={1}
          dir={draft ? "auto" : undefined}
          aria-label={placeholder}
          placeholder={placeholder}
          enterkeyhint="send"
          value={draft}
          readOnly={closed}
          onBlur={() => client.typing(false)}
          onInput={({ currentTarget }) => onWrite(currentTarget.value)}
          onKeyDown={(event) => {
            // 229: Safari ends a composition before the Enter that ended it.
            const composing = event.isComposing || event.keyCode === 229;
            if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
          }}
        />
        {answering && (
          <button type="button" class="round main" aria-label={words.$stop} onClick={() => client.stop()}>
            <Icon name="stop" />
          </button>
        )}
        {(text || !answering) && (
          <button type="submit" class="round main" aria-label={words.$send} aria-disabled={!sendable}>
            <Icon name="send" />
          </button>
        )}
      </div>
      {length > maxChars * 0.9 && (
        <output class={length > maxChars ? "meta problem" : "meta"}>
          {length} / {maxChars}
        </output>
      )}
    </form>
  );
});

/** `field-sizing: content` for browsers that do not have it. The inline `ref` calls it at every drawing. */
function fitHeight(field: HTMLTextAreaElement | null) {
  if (!field) return;
  field.style.height = "0";
  field.style.height = `${field.scrollHeight}px`;
}
