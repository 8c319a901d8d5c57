import type { ToolStatus } from "../../protocol/index.ts";
import type { Around } from "./around.ts";
import { shownDetails } from "./tool-details.ts";
import { ToolDecided } from "./tool-decided.tsx";
import { ToolGlyph } from "./tool-glyph.tsx";
import type { ToolWatch } from "./tool-watch.ts";
import { toolLabel, type ToolWords } from "./tool-words.ts";

/** What the assistant may do only if the visitor lets it, with all that it would hand over. */
export function makeToolQuestion({ update }: Around, watch: ToolWatch, words: ToolWords) {
  /** The call whose details are shown to their end. */
  let wholeId = "";

  return (tool: ToolStatus) => {
    const { id, details = [] } = tool;
    const isWhole = wholeId === id;
    const { shown, isCut } = shownDetails(details, isWhole);
    const { choice } = watch;
    return (
      <section class="card tool" aria-labelledby="tool-question" key={id}>
        <h3 id="tool-question">
          <ToolGlyph name="shield" />
          {words.question}
        </h3>
        <p id="tool-what" dir="auto">
          {toolLabel(tool, words)}
        </p>
        {shown.length > 0 && (
          <dl>
            {shown.map(({ name, value }) => (
              <div key={name}>
                <dt dir="auto">{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {isCut && (
          <button
            type="button"
            class="plain"
            aria-expanded={isWhole}
            onClick={() => {
              wholeId = isWhole ? "" : id;
              update();
            }}
          >
            {isWhole ? words.less : words.more}
          </button>
        )}
        {choice === undefined ? (
          <div class="tool-acts">
            <button
              type="button"
              class="act"
              aria-describedby="tool-what"
              onClick={() => watch.approve(id, true)}
            >
              {words.allow}
            </button>
            <button
              type="button"
              class="chip"
              aria-describedby="tool-what"
              onClick={() => watch.approve(id, false)}
            >
              {words.refuse}
            </button>
          </div>
        ) : (
          <ToolDecided on={choice} text={choice ? words.allowed : words.refused} />
        )}
      </section>
    );
  };
}
