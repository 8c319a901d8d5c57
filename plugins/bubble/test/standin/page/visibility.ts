/** What an element's being seen depends on: itself and everything it stands in. */
export interface Seen {
  readonly dom: HTMLElement;
  readonly parent: Seen | null;
  readonly children: Set<Seen>;
  shown: boolean;
  /** Told when it or something around it was shown or hidden. */
  visibilityChanged?(isSeen: boolean): void;
}

export function isSeen(element: Seen): boolean {
  return element.shown && (element.parent === null || isSeen(element.parent));
}

/** Hides as Bubble does: `display: none` on the element, whose canvas stays as it is. */
export function setShown(element: Seen, shown: boolean): void {
  if (element.shown === shown) {
    return;
  }
  element.shown = shown;
  applyDisplay(element);
  tell(element, isSeen(element));
}

export function applyDisplay(element: Seen): void {
  if (element.shown) {
    element.dom.style.removeProperty("display");
  } else {
    // Over a class's `display: flex`, as Bubble's inline style is.
    element.dom.style.setProperty("display", "none", "important");
  }
}

function tell(element: Seen, seen: boolean): void {
  element.visibilityChanged?.(seen);
  for (const child of element.children) {
    tell(child, seen && child.shown);
  }
}
