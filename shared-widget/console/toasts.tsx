import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import type { Words } from "./words.ts";

export interface Toast {
  id: number;
  text: string;
  tone?: "problem";
  act?: { label: string; run: () => void };
}

const lifeMs = 8_000;

interface ToastsProps {
  toasts: readonly Toast[];
  words: Words;
  onGone: (id: number) => void;
}

/** What was just done, with a way back where there is one. */
export function Toasts({ toasts, words, onGone }: ToastsProps) {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} words={words} onGone={onGone} />
      ))}
    </div>
  );
}

function ToastLine({ toast, words, onGone }: { toast: Toast; words: Words; onGone: (id: number) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onGone(toast.id), lifeMs);
  };
  // Who is about to act on it gets the time to.
  const hold = () => clearTimeout(timer.current);
  useEffect(() => {
    start();
    return hold;
  }, []);
  return (
    <div
      class={`toast ${toast.tone ?? ""}`}
      role="presentation"
      onPointerEnter={hold}
      onPointerLeave={start}
      onFocusIn={hold}
      onFocusOut={start}
    >
      <span dir="auto">{toast.text}</span>
      {toast.act && (
        <button
          type="button"
          class="toast-act"
          onClick={() => {
            toast.act?.run();
            onGone(toast.id);
          }}
        >
          {toast.act.label}
        </button>
      )}
      <button type="button" class="toast-close" aria-label={words.dismiss} onClick={() => onGone(toast.id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
