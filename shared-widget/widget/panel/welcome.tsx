import type { PublicConfig } from "../../protocol/index.ts";
import { Avatar } from "./avatar.tsx";
import { Chip } from "./chip.tsx";
import type { Words } from "./locale.ts";
import { MarkdownView } from "./markdown-view.tsx";

interface WelcomeProps {
  config: PublicConfig;
  words: Words;
  /** Present while nothing has been said: the first questions are offered. */
  onAsk: ((text: string) => void) | undefined;
}

/** The assistant's first words. They are the widget's, and no part of the transcript. */
export function Welcome({ config, words, onAsk }: WelcomeProps) {
  const prompts = config.starter_prompts;
  return (
    <>
      <div class="row assistant hello first last">
        <Avatar url={config.avatar_url} />
        <div class="said">
          <p class="unseen">{words.assistant}</p>
          <div class="bubble">
            <MarkdownView text={config.welcome_message ?? words.welcome} words={words} breaks />
          </div>
        </div>
      </div>
      {onAsk && prompts.length > 0 && (
        <ul class="starters">
          {prompts.map((prompt) => (
            <li key={prompt}>
              <Chip label={prompt} onClick={() => onAsk(prompt)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
