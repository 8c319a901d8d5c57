import type { ChatState } from "../../client/state.ts";
import { Avatar } from "./avatar.tsx";
import type { Extras } from "./extras-api.ts";
import { Icon } from "./icon.tsx";
import type { Words } from "./locale.ts";
import { Menu } from "./menu.tsx";
import type { PanelClient } from "./panel-client.ts";

interface HeaderProps {
  state: ChatState;
  words: Words;
  client: PanelClient;
  extras: Extras | undefined;
  onClose: (() => void) | undefined;
}

export function Header({ state, words, client, extras, onClose }: HeaderProps) {
  const { config, conversation, phase, messages } = state;
  const mode = phase === "failed" ? "" : conversation?.mode;
  const agent = mode === "human" ? conversation?.agent : undefined;
  return (
    <header role="none">
      <Avatar url={agent ? agent.avatar_url : config?.avatar_url} name={agent?.name} />
      <div class="who">
        <h2>{config?.title ?? words.$title}</h2>
        <output class={"status " + phase}>{statusOf(state, words)}</output>
      </div>
      <Menu
        label={words.$menu}
        items={[
          mode === "waiting" && [words.$back_to_assistant, () => client.handoff(false)],
          mode === "ai" && config?.handoff.enabled && [words.$talk_to_person, () => client.handoff(true)],
          mode && messages.length > 0 && [words.$new_conversation, () => void client.moveTo({ new: true })],
          ...(extras?.menu() ?? []),
        ]}
      />
      {onClose && (
        <button type="button" class="round" aria-label={words.$close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

function statusOf({ phase, conversation }: ChatState, words: Words): string {
  const state = phase === "online" ? conversation?.mode : phase;
  if (state === "human") return conversation?.agent?.name ?? words.$team;
  return words[state as keyof Words] ?? words.$connecting;
}
