import { Glyph } from "./glyph.tsx";

/** The head of what stands in place of the talk, with the way back to it. */
export function SheetBar({ title, back, onBack }: { title: string; back: string; onBack: () => void }) {
  return (
    <div class="sheet-bar">
      <button type="button" class="round" aria-label={back} onClick={onBack}>
        <Glyph name="back" />
      </button>
      <h3>{title}</h3>
    </div>
  );
}
