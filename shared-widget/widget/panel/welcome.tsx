import type { PublicConfig } from "../../protocol/index.ts";
import { Bubble } from "./bubble.tsx";
import { Chip } from "./chip.tsx";
import type { Extras } from "./extras-api.ts";
import type { Locale } from "./locale.ts";
import type { PanelClient } from "./panel-client.ts";

interface WelcomeProps {
  config: PublicConfig;
  locale: Locale;
  client: PanelClient;
  extras: Extras | undefined;
  /** Nothing has been said: the first questions are offered. */
  offers: boolean;
}

/** The assistant's first words. They are the widget's, and no part of the transcript. */
export function Welcome({ config, locale, client, extras, offers }: WelcomeProps) {
  const text = config.welcome_message ?? locale.words.$welcome;
  return (
    <>
      <Bubble
        said={{ id: "", role: "assistant", text, status: "hello" }}
        first
        last
        avatarUrl={config.avatar_url}
        locale={locale}
        client={client}
        extras={extras}
      />
      {offers && (
        <ul class="starters">
          {config.starter_prompts.map((prompt) => (
            <li key={prompt}>
              <Chip label={prompt} onClick={() => client.send(prompt)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
