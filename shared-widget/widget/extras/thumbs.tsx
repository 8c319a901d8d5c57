import type { Message } from "../../protocol/index.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { Glyph } from "./glyph.tsx";

const values = ["up", "down"] as const;

/** Whether an answer helped, under each answer of the assistant's. Pressed again, it is taken back. */
export function makeThumbs({ client, words }: Around) {
  return (said: Said) => {
    if (!isAnswer(said) || client.state.config?.feedback?.thumbs !== true) return null;
    const { seq, rating } = said;
    return (
      <div class="thumbs">
        {values.map((one) => (
          <button
            key={one}
            type="button"
            class={"thumb " + one}
            aria-label={words[one === "up" ? "helpful" : "not_helpful"]}
            aria-pressed={rating === one}
            onClick={() => {
              const value = rating === one ? null : one;
              client.tell({ type: "rate", seq, value }, { type: "rating", seq, value });
            }}
          >
            <Glyph name="thumb" />
          </button>
        ))}
      </div>
    );
  };
}

/** A whole answer that is stored: what is being written has no number yet. */
function isAnswer(said: Said): said is Message {
  return said.role === "assistant" && said.status === "complete" && "seq" in said;
}
