import type { ChatElement, Visitor } from "./foyer-global.ts";

/** What authors put into the page: chats in it, and buttons that open one. */
export interface Embeds {
  /** The first counts: a second one would be the same conversation once more. */
  inline: ChatElement | null;
  buttons: HTMLElement[];
}

export function findEmbeds(): Embeds {
  const [inline = null, ...others] = document.querySelectorAll<ChatElement>("foyer-chat[data-foyer-inline]");
  for (const other of others) other.hidden = true;
  return { inline, buttons: [...document.querySelectorAll<HTMLElement>("[data-foyer-open]")] };
}

export function hasAny({ inline, buttons }: Embeds): boolean {
  return Boolean(inline || buttons.length);
}

/** The words that the author chose for this place. */
export function choiceOf({ dataset }: HTMLElement): NonNullable<Visitor["choice"]> {
  const { title, welcomeMessage } = dataset;
  return { ...(title && { title }), ...(welcomeMessage && { welcome_message: welcomeMessage }) };
}

/** Says beside an author's chat or button why nothing opens, or takes that back. */
export function explain(place: HTMLElement, why: string | null): void {
  let status = place.nextElementSibling;
  if (status?.getAttribute("role") !== "status") status = null;
  if (why === null) return status?.remove();
  if (!status) {
    status = document.createElement("p");
    status.setAttribute("role", "status");
    place.after(status);
  }
  // After it is there: what is read out is the change.
  status.textContent = why;
}
