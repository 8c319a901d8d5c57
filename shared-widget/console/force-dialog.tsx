import { useState } from "preact/hooks";
import { Dialog } from "./pages/dialog.tsx";
import { fill, type Words } from "./words.ts";

interface ForceDialogProps {
  /** Who has the conversation now. */
  name: string;
  words: Words;
  onForce: (reason: string) => void;
  onClose: () => void;
}

/** To take a conversation from another agent takes a reason, which that agent is told. */
export function ForceDialog({ name, words, onForce, onClose }: ForceDialogProps) {
  const [reason, setReason] = useState("");
  const given = reason.trim();
  return (
    <Dialog title={fill(words.force_title, { name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given) onForce(given);
        }}
      >
        <p class="soft">{fill(words.force_why, { name })}</p>
        <label class="field-label">
          {words.reason}
          <textarea
            class="input"
            rows={3}
            required
            maxLength={500}
            dir="auto"
            placeholder={words.reason_placeholder}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <div class="dialog-acts">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button primary" disabled={!given}>
            {words.take_over}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
