import type { ConversationState } from "../../protocol/index.ts";
import type { Around } from "./around.ts";
import { openingTime } from "./opening-time.ts";
import { type ExtraWords, put } from "./words.ts";

/** What a visitor who waits for a person should know, with the way back to the assistant. */
export function makeWaitingNotice({ client, words, locale }: Around) {
  return () => {
    const { conversation, config } = client.state;
    if (conversation?.mode !== "waiting") return null;
    const [first, ...rest] = waitingLines(
      conversation,
      config?.handoff.waiting_message ?? null,
      words,
      (at) => openingTime(at, locale.language, Date.now()),
    );
    return (
      <output class="notice waiting" dir="auto">
        <b>{first}</b>
        {rest.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <button type="button" class="chip" onClick={() => client.handoff(false)}>
          {words.back_to_assistant}
        </button>
      </output>
    );
  };
}

/** What is told of a wait, the most important first. Nothing is promised that is not known. */
export function waitingLines(
  { waiting, reachable }: Pick<ConversationState, "waiting" | "reachable">,
  fromOwner: string | null,
  words: ExtraWords,
  timeOf: (at: string) => string,
): string[] {
  const { outlook = "expected", position, opens_at: opensAt } = waiting ?? {};
  const lines: string[] = [];
  if (outlook === "expected" && position)
    lines.push(position === 1 ? words.waiting_next : put(words.waiting_position, position));
  if (outlook === "outside_hours" && opensAt) lines.push(put(words.waiting_opens_at, timeOf(opensAt)));
  else if (outlook !== "expected") lines.push(words[`waiting_${outlook}`]);
  if (fromOwner) lines.push(fromOwner);
  else lines.push(outlook === "expected" ? words.waiting_expected : words.waiting_kept);
  if (reachable) lines.push(words.waiting_reachable);
  return lines;
}
