import { isCartFilled } from "./cart.ts";
import type { FrontConfig } from "./config.ts";
import type { Embeds } from "./embeds.ts";
import { choiceOf } from "./embeds.ts";
import type { ChatElement, Visitor } from "./foyer-global.ts";
import { tell } from "./foyer-global.ts";
import type { Asked, Person } from "./person.ts";

/** One chat on the page: the author's, or the floating one. */
export interface Chat {
  start(): Promise<void>;
  /** The author's button was pressed. */
  openFor(button: HTMLElement): Promise<void>;
  /** Takes it off the page, with what it keeps in this browser. */
  end(): void;
}

/** `nonce` lets the widget's script run under a strict policy, and with it the modules that it imports. */
export function createChat(config: FrontConfig, embeds: Embeds, who: () => Asked, nonce: string): Chat {
  const id = config.widget_id;
  let isWanted = false;
  let loading: Promise<void> | undefined;

  async function start(): Promise<void> {
    isWanted = true;
    const { inline } = embeds;
    // Where it connects by itself it is to know for whom; else the first press asks.
    const isSoon = Boolean(inline) || hasTalked(id) || /continue=/.test(location.hash);
    const person = isSoon ? await who() : undefined;
    if (!isWanted) return;
    const visitor = visitorOf(person);
    if (inline) placeInline(inline, visitor);
    else tell("load", { widgetId: id, ...settings(), ...visitor });
    await (loading ??= loadScript(config.loader_url, nonce));
    if (!inline && !isSoon) holdFirstPress();
  }

  function settings(): Record<string, string> {
    return {
      endpoint: config.backend,
      panel: config.panel_url,
      ...(config.locale && { language: config.locale }),
      ...(embeds.buttons.length && !embeds.inline && { launcher: "none" }),
    };
  }

  function visitorOf(person: Person | null | undefined): Visitor {
    const place = embeds.inline ?? embeds.buttons[0];
    return {
      ...(person?.identity && { identity: person.identity }),
      ...(config.has_cart && { attributes: { cart: Number(isCartFilled()) } }),
      ...(place && { choice: choiceOf(place) }),
      onPanel: (panel, client) => void settle(panel, client),
    };
  }

  /** A panel may come up before it is known who looks at it, e.g. because the page opened it. */
  async function settle(...[panel, client]: Parameters<NonNullable<Visitor["onPanel"]>>): Promise<void> {
    const person = await who();
    const { session } = client;
    // Does nothing where the panel came up with it.
    if (person?.identity) tell("identify", person.identity, id);
    // Whoever was logged in here before is not the one who looks now.
    else if (person === null && session?.verified && session.userId) await panel.logout();
  }

  function placeInline(element: ChatElement, visitor: Visitor): void {
    element.visitor = visitor;
    for (const [name, value] of Object.entries(settings())) element.setAttribute(name, value);
    // Last: with it the element becomes a chat.
    element.setAttribute("widget-id", id);
  }

  async function openFor(button: HTMLElement): Promise<void> {
    await who();
    if (!isWanted) return;
    embeds.inline?.scrollIntoView({ block: "center" });
    if (!embeds.inline) tell("configure", choiceOf(button), id);
    tell("open", id);
  }

  /** A press before it is known who presses would begin an anonymous conversation, and only then join it to theirs. */
  function holdFirstPress(): void {
    const element = document.querySelector<ChatElement>(`body > foyer-chat[widget-id="${CSS.escape(id)}"]`);
    if (!element) return;
    const ending = new AbortController();
    const options = { capture: true, signal: ending.signal };
    const ask = async (): Promise<void> => {
      const person = await who();
      if (!ending.signal.aborted && person?.identity) tell("identify", person.identity, id);
      ending.abort();
    };
    for (const name of ["pointerover", "focusin"]) element.addEventListener(name, () => void ask(), options);
    const open = async (): Promise<void> => {
      await ask();
      if (isWanted) tell("open", id);
    };
    element.addEventListener(
      "click",
      (press) => {
        press.stopPropagation();
        void open();
      },
      options,
    );
  }

  function end(): void {
    isWanted = false;
    // Before the script has run, this would wait in its queue for the chat that is to come later.
    const { Foyer = [] } = window;
    if (Array.isArray(Foyer)) Foyer.splice(0, Foyer.length, ...Foyer.filter(([name]) => name !== "load"));
    // That would take the author's element off the page, too.
    else if (!embeds.inline) Foyer.destroy(id);
    embeds.inline?.removeAttribute("widget-id");
    for (const key of keysOf(id)) localStorage.removeItem(key);
  }

  return { start, openFor, end };
}

/** What the widget keeps: none, and nobody has talked here before. */
function keysOf(id: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`foyer:${id}:`));
  } catch {
    return [];
  }
}

function hasTalked(id: string): boolean {
  return keysOf(id).length > 0;
}

function loadScript(url: string, nonce: string): Promise<void> {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    // Some optimisers look at what is added later, too; this one before there is an address.
    script.dataset["cfasync"] = "false";
    script.src = url;
    script.addEventListener("load", () => resolve());
    document.head.append(script);
  });
}
