import type { ChatState } from "../../client/state.ts";
import type { Around } from "./around.ts";
import { Glyph } from "./glyph.tsx";

const scores = [1, 2, 3, 4, 5] as const;

/** At the end of a talk with a person: how it was, in one question. It can be left unanswered. */
interface Fields {
  comment: HTMLTextAreaElement;
}

export function makeSatisfaction({ client, words, shelf, update }: Around) {
  let chosen = 0;
  let chosenIn = "";

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { comment: field } = (event.currentTarget as HTMLFormElement).elements as unknown as Fields;
    const comment = field.value.trim();
    const { mode = "closed", reachable } = client.state.conversation ?? {};
    client.tell(
      { type: "rate", csat: chosen, ...(comment && { comment }) },
      { type: "state", mode, reachable, csat: chosen },
    );
  };

  return () => {
    const { state } = client;
    const { id = "", csat } = state.conversation ?? {};
    if (chosenIn !== id) [chosen, chosenIn] = [0, id];
    if (!isOver(state)) return null;
    if (csat) {
      return (
        <div class="card done">
          <Glyph name="check" />
          <p>{words.csat_thanks}</p>
        </div>
      );
    }
    if (shelf.get<{ id: string }>("unrated")?.id === id) return null;
    return (
      <form class="card csat" onSubmit={submit}>
        <h3 id="csat">{words.csat_title}</h3>
        <div class="scores" role="group" aria-labelledby="csat">
          {scores.map((score) => (
            <button
              key={score}
              type="button"
              aria-pressed={chosen === score}
              onClick={() => {
                chosen = score;
                update();
              }}
            >
              <b aria-hidden="true">{score}</b>
              <span>{words[`csat_${score}`]}</span>
            </button>
          ))}
        </div>
        {chosen > 0 && (
          <>
            <label class="form-field">
              <span>{words.csat_comment}</span>
              <textarea name="comment" rows={2} maxLength={2_000} dir="auto" />
            </label>
            <button type="submit" class="act">
              {words.csat_send}
            </button>
          </>
        )}
        {!chosen && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              shelf.set("unrated", { id });
              update();
            }}
          >
            {words.csat_skip}
          </button>
        )}
      </form>
    );
  };
}

/** Closed, and a person was in it. */
function isOver({ config, conversation, messages }: ChatState): boolean {
  return (
    config?.feedback?.csat === true &&
    conversation?.mode === "closed" &&
    messages.some(({ role, code }) => role === "agent" || code === "agent_joined")
  );
}
