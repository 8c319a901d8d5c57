export interface ListWindow {
  /** The first row that is drawn, and the one after the last. */
  from: number;
  to: number;
}

/** Which of `count` rows of one height have to be there, with some more around so that scrolling shows no gaps. */
export function listWindow(
  { scrollTop, clientHeight }: { scrollTop: number; clientHeight: number },
  rowHeight: number,
  count: number,
  around = 8,
): ListWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const visible = Math.ceil(clientHeight / rowHeight) + 1;
  const to = Math.min(count, first + visible + around);
  return { from: Math.max(0, Math.min(first, count - visible) - around), to };
}

/** Where to scroll so that row `index` is in sight; where it is already, stays. */
export function scrollTo(
  { scrollTop, clientHeight }: { scrollTop: number; clientHeight: number },
  rowHeight: number,
  index: number,
): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - clientHeight);
}
