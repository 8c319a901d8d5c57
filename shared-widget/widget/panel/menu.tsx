import { Icon } from "./icon.tsx";

/** Label and deed; what is not there now is false. */
export type MenuItem = [label: string, run: () => void] | false | "" | undefined;

/** A button that discloses a few more. The browser's own element keeps whether it is open. */
export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  const present = items.filter((item) => !!item);
  if (!present.length) return null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its summary and buttons are what is acted on
    <details
      class="menu"
      onFocusOut={({ currentTarget: menu, relatedTarget }) => {
        if (!menu.contains(relatedTarget as Node | null)) menu.open = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !event.currentTarget.open) return;
        event.stopPropagation();
        fold(event.currentTarget);
      }}
    >
      <summary class="round" aria-label={label}>
        <Icon name="more" />
      </summary>
      {/* Safari gives a clicked button no focus; the list takes it, so that it is not lost to the outside. */}
      <ul tabIndex={-1}>
        {present.map(([label, run]) => (
          <li key={label}>
            <button
              type="button"
              onClick={({ currentTarget }) => {
                fold(currentTarget.closest("details"));
                run();
              }}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function fold(menu: HTMLDetailsElement | null) {
  menu?.querySelector("summary")?.focus();
  menu?.removeAttribute("open");
}
