import type { ToolState, ToolUse } from "../protocol/index.ts";
import { memo } from "../widget/panel/memo.ts";
import { Icon, type IconName } from "./icon.tsx";
import { fill, type Locale } from "./words.ts";

const icons: Record<ToolState, IconName> = {
  asking: "help",
  running: "more",
  done: "check",
  failed: "info",
  refused: "close",
};

/** What the assistant called, in a line that opens to what it gave and what it got. */
export const ToolRow = memo(({ use, locale }: { use: ToolUse; locale: Locale }) => {
  const { state, name, label, result, ms } = use;
  const { words } = locale;
  return (
    <details class={`tool-row ${state}`}>
      <summary title={label}>
        <Icon name={icons[state]} />
        <span dir="auto">{fill(words[`tool_${state}`], { name })}</span>
        {ms !== undefined && <span>· {seconds(locale, ms)}</span>}
        <Icon name="chevron" />
      </summary>
      <p>{words.tool_arguments}</p>
      <pre dir="auto">{indented(use.arguments)}</pre>
      {result !== undefined && (
        <>
          <p>{words.tool_result}</p>
          <pre dir="auto">{indented(result)}</pre>
        </>
      )}
    </details>
  );
});

function seconds({ language }: Locale, ms: number): string {
  return (ms / 1_000).toLocaleString(language, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  });
}

/** What was shortened is no JSON any more, and stays as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
