import { ToolGlyph } from "./tool-glyph.tsx";

/** In place of the buttons, until the assistant goes on. */
export function ToolDecided({ on, text }: { on: boolean; text: string }) {
  return (
    <p class={`tool-decided ${on ? "yes" : "no"}`}>
      <ToolGlyph name={on ? "check" : "cross"} />
      {text}
      <span class="spinner" />
    </p>
  );
}
