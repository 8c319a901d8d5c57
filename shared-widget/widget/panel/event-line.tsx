import { fill } from "./locale.ts";
import type { Words } from "./locale.ts";
import { memo } from "./memo.ts";
import type { Said } from "./timeline.ts";

/** What happened in the conversation, by its code; in the server's own words where the code is a new one. */
export const EventLine = memo(({ said, words }: { said: Said; words: Words }) => {
  const sentence = said.code && words[said.code as keyof Words];
  return <p class="event">{sentence ? fill(sentence, said.author?.name ?? words.$team) : said.text}</p>;
});
