import type { ToolStatus } from "../../protocol/index.ts";
import { toolLabel, type ToolWords } from "./tool-words.ts";

/** In place of the dots: what the assistant is doing. */
export function makeToolLine(words: ToolWords) {
  return (tool: ToolStatus) => {
    const label = toolLabel(tool, words);
    return (
      // A new node for each, which is read out.
      <p class="tool-line" key={tool.id}>
        <span class="spinner" />
        <span dir="auto">{/[.…!?。]$/.test(label) ? label : `${label}…`}</span>
      </p>
    );
  };
}
