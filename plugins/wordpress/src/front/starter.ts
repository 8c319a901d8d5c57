import { followCart, isCartFilled } from "./cart.ts";
import { createChat } from "./chat.ts";
import type { FrontConfig } from "./config.ts";
import { readConfig } from "./config.ts";
import { followConsent } from "./consent.ts";
import { explain, findEmbeds, hasAny } from "./embeds.ts";
import { tell } from "./foyer-global.ts";
import { asker } from "./person.ts";
import { allow, deviceOf, needPerson } from "./rules.ts";

/** Waits for consent, then for the rules of the person, then starts the page's chat. `nonce`: of the running script. */
export function startOn(config: FrontConfig, nonce: string): void {
  const embeds = findEmbeds();
  const who = asker(config.identity_url);
  const chat = createChat(config, embeds, who, nonce);
  const isOwn = hasAny(embeds);
  let isAllowed = false;
  let isRunning = false;

  async function isFor(): Promise<boolean> {
    if (isOwn) return true;
    const { rules } = config;
    const now = new Date();
    const device = deviceOf(screen, matchMedia("(pointer: coarse)").matches);
    const facts = { roles: null, device, now, isCartFilled: isCartFilled() };
    // What costs no request comes first.
    const { login: _, roles: __, ...cheap } = rules;
    if (!allow(cheap, facts)) return false;
    if (!needPerson(rules)) return true;
    const person = await who();
    // Not known is not allowed.
    return person !== undefined && allow(rules, { ...facts, roles: person?.roles ?? null });
  }

  /** Once it shows it stays until the next page, whatever the rules say then: the visitor may be in the middle of it. */
  async function look(): Promise<void> {
    if (isRunning || !isAllowed || !(await isFor()) || isRunning || !isAllowed) return;
    isRunning = true;
    await chat.start();
  }

  for (const button of embeds.buttons)
    button.addEventListener("click", () => {
      explain(button, isRunning ? null : config.texts.waiting);
      if (isRunning) void chat.openFor(button);
    });

  followConsent(config.consent, (given) => {
    isAllowed = given;
    if (given) void look();
    else if (isRunning) {
      isRunning = false;
      chat.end();
    }
    // Beside it: nothing in the element itself shows any more once it has been a chat.
    if (!embeds.inline) return;
    embeds.inline.hidden = !given;
    explain(embeds.inline, given ? null : config.texts.waiting);
  });

  if (!isOwn && config.rules.hours) setInterval(() => void look(), 60_000);
  if (config.has_cart)
    followCart(() => {
      void look();
      if (isRunning) tell("setContext", { cart: Number(isCartFilled()) }, config.widget_id);
    });
}

/**
 * Optimisers run scripts seconds late, in another order, or twice; a script in a fragment that is fetched later may run
 * again on the same page.
 */
export function startOnce(nonce: string): void {
  const page = document.documentElement;
  const begin = (): void => {
    if ("foyerStarted" in page.dataset) return;
    const config = readConfig();
    if (!config || !(config.is_floating || hasAny(findEmbeds()))) return;
    page.dataset["foyerStarted"] = "";
    startOn(config, nonce);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
