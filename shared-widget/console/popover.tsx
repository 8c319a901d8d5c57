import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

interface PopoverProps {
  /** What the button shows. */
  face: ComponentChildren;
  label: string;
  class?: string;
  /** Opens to this side of the button; default below it. */
  above?: boolean;
  /** Counts up to open it from elsewhere, e.g. by a key. */
  summons?: number;
  children: (close: () => void) => ComponentChildren;
}

/** A button that opens a small panel beside it. Closes on Escape, on a click elsewhere, and when focus leaves. */
export function Popover({ face, label, class: name = "button", above, summons = 0, children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  // Before the next key: it is meant for what opens.
  useLayoutEffect(() => {
    if (summons > 0) setOpen(true);
  }, [summons]);

  useLayoutEffect(() => {
    const node = box.current;
    if (!isOpen || !node) return undefined;
    node.querySelector<HTMLElement>(".popover input, .popover button, .popover [tabindex]")?.focus();
    const root = node.getRootNode();
    const away = (event: Event) => {
      if (!event.composedPath().includes(node)) setOpen(false);
    };
    root.addEventListener("pointerdown", away);
    document.addEventListener("pointerdown", away);
    return () => {
      root.removeEventListener("pointerdown", away);
      document.removeEventListener("pointerdown", away);
    };
  }, [isOpen]);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, for what is inside
    <div
      class="popover-box"
      ref={box}
      role="presentation"
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === "Escape") {
          event.preventDefault();
          close();
        }
        if (event.key === "ArrowDown" || event.key === "ArrowUp") moveFocus(event);
        // What is typed in here is not meant for the list behind it.
        event.stopPropagation();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (isOpen && relatedTarget && !box.current?.contains(relatedTarget as Node)) setOpen(false);
      }}
    >
      <button
        type="button"
        class={name}
        ref={button}
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && (
        <div id={id} class={`popover ${above ? "above" : ""}`} role="group" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const panel = (event.currentTarget as HTMLElement).querySelector(".popover");
  const stops = [...(panel?.querySelectorAll<HTMLElement>("button, input") ?? [])];
  const active = (panel?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const at = stops.indexOf(active as HTMLElement);
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[(at + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
}
