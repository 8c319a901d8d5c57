/**
 * The page in the preview's frame: the real loader and panel, and in place of a backend one that answers from what
 * the form says. Nothing is stored and nothing leaves the page.
 */
import { PreviewBackend, previewOrigin } from "./preview-backend.ts";

export interface Shown {
  loader: string;
  panel: string;
  /** The page's language, or empty: the config's. */
  language: string;
  /** The widget's config, of which the public part is used. */
  config: Record<string, unknown>;
  /** Custom properties of the element; an empty one is the widget's own. */
  style: Record<string, string>;
  sampleAnswer: string;
}

interface FoyerApi {
  load(settings: Record<string, unknown>): void;
  destroy(): void;
  open(): void;
  configure(choice: Record<string, unknown>): void;
}

declare global {
  interface Window {
    foyerPreview?: (shown: Shown) => void;
  }
}

/** These change while the chat is open; for anything else it starts anew. */
const choices = ["color", "theme", "title", "welcome_message", "placeholder", "launcher_position"];

const backend = new PreviewBackend();
backend.takeOver();
leaveFocusToTheForm();

let drawn = "";
let loading: Promise<void> | null = null;

window.foyerPreview = (shown) => {
  void show(shown);
};

async function show({ loader, panel, language, config, style, sampleAnswer }: Shown): Promise<void> {
  backend.config = config;
  backend.sampleAnswer = sampleAnswer;
  const rest = Object.entries(backend.publicConfig()).filter(([name]) => !choices.includes(name));
  const key = JSON.stringify([rest, language]);
  loading ??= include(loader);
  await loading;
  const { Foyer } = window as unknown as { Foyer?: FoyerApi };
  if (!Foyer) return;
  if (key !== drawn) {
    if (drawn) Foyer.destroy();
    drawn = key;
    Foyer.load({ widgetId: "preview", endpoint: previewOrigin, panel, ...(language && { language }) });
    Foyer.open();
  }
  // Half a colour is none.
  const chosen = choices.filter((name) => name !== "color" || /^#[0-9a-f]{6}$/i.test(String(config[name])));
  Foyer.configure(Object.fromEntries(chosen.map((name) => [name, config[name] ?? undefined])));
  const element = document.querySelector<HTMLElement>("foyer-chat");
  for (const [name, value] of Object.entries(style)) {
    if (value) element?.style.setProperty(name, value);
    else element?.style.removeProperty(name);
  }
}

function include(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(address)));
    document.body.append(script);
  });
}

/** A chat that opens takes the keyboard; here it must not take it from whoever is filling in the form. */
function leaveFocusToTheForm(): void {
  // oxlint-disable-next-line typescript/unbound-method -- bound at each call.
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (...options) {
    if (document.hasFocus()) focus.apply(this, options);
  };
}
