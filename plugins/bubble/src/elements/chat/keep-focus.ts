/** As wide as where the panel's own styles lay it over the whole window. */
const covering = "(max-width: 480px)";
const stopsInPanel = "a[href],button,input,select,summary,textarea,[tabindex='0']";

/**
 * Where the open panel covers the page, Tab stays in it: what is behind cannot be seen. To be heard on `<foyer-chat>`
 * while the event is on its way down: the panel keeps keys from the page.
 */
export function keepFocus(event: KeyboardEvent): void {
  if (event.key !== "Tab" || !matchMedia(covering).matches) return;
  const [from] = event.composedPath();
  const panel = from instanceof Element ? from.closest(".panel.floating") : null;
  if (!panel) return;
  const stops = [...panel.querySelectorAll<HTMLElement>(stopsInPanel)].filter(
    (stop) => !stop.matches(":disabled") && stop.getClientRects().length > 0,
  );
  const [first, last] = [stops[0], stops.at(-1)];
  if (from !== (event.shiftKey ? first : last) && from !== panel) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
