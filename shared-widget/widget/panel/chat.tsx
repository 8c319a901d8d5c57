import type { ChatState } from "../../client/state.ts";
import type { PanelOptions } from "../panel-api.ts";
import { makePalette } from "./colors.ts";
import { Composer } from "./composer.tsx";
import type { Extras } from "./extras-api.ts";
import { Header } from "./header.tsx";
import type { Locale } from "./locale.ts";
import { MessageList } from "./message-list.tsx";
import { Notices } from "./notices.tsx";
import type { PanelClient } from "./panel-client.ts";

export interface ChatProps {
  state: ChatState;
  mode: PanelOptions["mode"];
  theme: "light" | "dark";
  open: boolean;
  /** Absent while the words are on their way. */
  locale: Locale | undefined;
  draft: string;
  /** Id of the answer that is, or was last, being written. */
  writtenId: string;
  client: PanelClient;
  /** Absent while they are on their way. */
  extras: Extras | undefined;
  /** The draft is now this. */
  onWrite: (draft: string) => void;
  /** Absent where there is nothing to close. */
  onClose: (() => void) | undefined;
}

const roles = { floating: "dialog", inline: "region", page: "main" } as const;

/** The whole panel, as a function of what the client knows and the visitor has typed. */
export function Chat(props: ChatProps) {
  const { state, mode, theme, open, locale, draft, writtenId, client, extras, onWrite, onClose } = props;
  const { config, messages, partial } = state;
  const words = locale?.words;
  const last = messages.at(-1);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape and shortcuts, for what is inside
    <section
      class={`panel ${mode} ${theme} ${config?.look} ${config?.launcher_position}`}
      hidden={!open}
      role={roles[mode]}
      aria-label={config?.title ?? words?.$title ?? "Chat"}
      tabIndex={-1}
      lang={locale?.language}
      dir={locale?.dir}
      style={makePalette(config?.color, theme)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) onClose?.();
        keep(event);
      }}
      onKeyUp={keep}
      onKeyPress={keep}
    >
      {words && (
        <>
          <Header state={state} words={words} client={client} extras={extras} onClose={onClose} />
          {extras?.screen() ?? (
            <>
              <MessageList {...{ state, locale, writtenId, client, extras }} />
              {/* An answer that was followed while it grew is read out once, when it is whole. */}
              <output class="unseen">{!partial && last?.id === writtenId && withoutMarks(last.text)}</output>
              <footer>
                <Notices state={state} locale={locale} extras={extras} />
                <Composer
                  draft={draft}
                  words={words}
                  placeholder={config?.placeholder ?? words.$placeholder}
                  maxChars={config?.max_message_chars}
                  answering={partial !== null || state.typing?.role === "assistant"}
                  closed={state.phase === "failed"}
                  client={client}
                  extras={extras}
                  onWrite={onWrite}
                />
              </footer>
            </>
          )}
        </>
      )}
    </section>
  );
}

/** The page's own shortcuts must not act on what is typed here. */
function keep(event: Event) {
  event.stopPropagation();
}

function withoutMarks(markdown: string): string {
  return markdown.replace(/\[\d+\]|\]\([^)\s]*\)|[*_`#>|~[]/g, "");
}
