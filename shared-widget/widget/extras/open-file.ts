import { adoptSheet } from "./adopt-sheet.ts";
import css from "./picture-view.css";

interface Opening {
  name: string;
  isPicture: boolean;
  /** What the button that closes a picture is called. */
  close: string;
  /** The file could not be had at its address, or cannot be any more: another one, or the same. */
  renew: () => Promise<string>;
  /** Closes a picture as well. */
  signal?: AbortSignal | undefined;
}

/** Opens what a link leads to: a picture over everything, another file at an address that works. */
export async function openFile(link: HTMLAnchorElement, opening: Opening): Promise<void> {
  const root = link.getRootNode();
  if (opening.isPicture && root instanceof ShadowRoot) return viewPicture(root, link.href, opening);
  const { target, rel } = link;
  Object.assign(document.createElement("a"), { target, rel, href: await opening.renew() }).click();
}

/** As large as there is room. Escape, its button or a click beside it closes it. */
function viewPicture(root: ShadowRoot, address: string, { name, close, renew, signal }: Opening): void {
  const ending = new AbortController();
  const own = { signal: ending.signal };
  const dialog = document.createElement("dialog");
  dialog.className = "picture-view";
  dialog.setAttribute("aria-label", name);

  const image = document.createElement("img");
  image.src = address;
  image.alt = name;
  const onBroken = async () => {
    const another = await renew();
    if (another !== image.getAttribute("src")) image.src = another;
    link.href = another;
  };
  image.addEventListener("error", () => void onBroken(), own);

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", close);
  button.textContent = "\u00d7";
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.dir = "auto";
  link.textContent = name;

  const end = () => {
    ending.abort();
    dialog.close();
    dialog.remove();
  };
  button.addEventListener("click", end, own);
  dialog.addEventListener("click", ({ target }) => target === dialog && end(), own);
  dialog.addEventListener("cancel", end, own);
  // Escape is meant for this, not for what it lies over.
  dialog.addEventListener("keydown", (event) => event.stopPropagation(), own);
  signal?.addEventListener("abort", end, own);
  adoptSheet(root, css, ending.signal);
  dialog.append(button, image, link);
  root.append(dialog);
  dialog.showModal();
}
