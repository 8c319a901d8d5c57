import type { ChatState } from "../../client/state.ts";
import { fill } from "./locale.ts";
import type { Words } from "./locale.ts";

export function Typing({
  who: { role, name },
  words,
}: {
  who: NonNullable<ChatState["typing"]>;
  words: Words;
}) {
  return (
    <div class="typing">
      <span class="unseen">
        {fill(words.$typing, name ?? (role === "assistant" ? words.$assistant : words.$team))}
      </span>
      <i />
      <i />
      <i />
    </div>
  );
}
