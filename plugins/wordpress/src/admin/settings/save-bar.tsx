import { Button } from "@wordpress/components";
import { __ } from "@wordpress/i18n";
import type { Outcome } from "./use-settings.ts";

interface Props {
  hasChanges: boolean;
  isSaving: boolean;
  outcome: Outcome | null;
  error: string;
  saveLabel: string;
  onSave: () => void;
  onDiscard: () => void;
  onUndo: () => void;
}

/** Stays in sight while there is something to save, and offers to take back what was. */
export function SaveBar({
  hasChanges,
  isSaving,
  outcome,
  error,
  saveLabel,
  onSave,
  onDiscard,
  onUndo,
}: Props) {
  const isShown = hasChanges || isSaving || outcome !== null;
  return (
    <div className={isShown ? "foyer-save-bar is-shown" : "foyer-save-bar"}>
      <span className={error ? "foyer-save-state foyer-error" : "foyer-save-state"} role="status">
        {isSaving
          ? __("Saving…", "foyer-chat")
          : error ||
            (hasChanges
              ? __("Not saved yet.", "foyer-chat")
              : outcome &&
                (outcome.kind === "saved" ? __("Saved.", "foyer-chat") : __("Taken back.", "foyer-chat")))}
      </span>
      {isShown && (
        <span className="foyer-save-actions">
          {hasChanges ? (
            <>
              <Button variant="tertiary" disabled={isSaving} onClick={onDiscard}>
                {__("Discard", "foyer-chat")}
              </Button>
              <Button variant="primary" isBusy={isSaving} disabled={isSaving} onClick={onSave}>
                {saveLabel}
              </Button>
            </>
          ) : (
            outcome?.undo && (
              <Button variant="secondary" disabled={isSaving} onClick={onUndo}>
                {__("Undo", "foyer-chat")}
              </Button>
            )
          )}
        </span>
      )}
    </div>
  );
}
