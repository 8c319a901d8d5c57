import type { App } from "../app.ts";
import type { LoadedPlugin } from "../loaded-plugin.ts";
import type { User } from "./context.ts";
import type { Blank } from "./field-values.ts";
import type { NotReadyMode } from "./lists.ts";

/** What the host writes into the page, as JSON in `#bubble-app`. */
export interface Payload {
  app: App;
  /** Without its server code. */
  plugin: LoadedPlugin;
  /** A page of the app's, or `editor/<display>`: that element's preview alone. */
  page: string;
  user: User | null;
  /** Client-safe keys by caption. */
  keys: Record<string, string>;
  keySet: "live" | "dev";
}

/** How unkind Bubble is to be; from the page's address. */
interface Options {
  notReady: NotReadyMode;
  blank: Blank;
  repeatUpdates: number;
}

/** Parameters of the address that go along to the app's next page. */
const kept = ["notReady", "blank", "repeatUpdates", "headers"];

export function readPayload(): Payload {
  const text = document.querySelector("#bubble-app")?.textContent;
  if (text === undefined || text === null) {
    throw new Error('the page has no <script type="application/json" id="bubble-app">');
  }
  return JSON.parse(text) as Payload;
}

export function readOptions(address: URLSearchParams): Options {
  return {
    notReady: oneOf(address.get("notReady"), ["never", "first", "each"]),
    blank: oneOf(address.get("blank"), ["null", "undefined", "empty"]),
    repeatUpdates: Math.max(1, Math.trunc(Number(address.get("repeatUpdates") ?? "1")) || 1),
  };
}

/** Where `go_to` leads. */
export function pageAddress(page: string, address: URLSearchParams): string {
  const [path, query] = page.split("?");
  const next = new URLSearchParams(query);
  for (const name of kept) {
    const value = address.get(name);
    if (value !== null && !next.has(name)) {
      next.set(name, value);
    }
  }
  return `/${path}${next.size === 0 ? "" : `?${next.toString()}`}`;
}

function oneOf<const Choice extends string>(
  given: string | null,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const found = choices.find((choice) => choice === given);
  if (found === undefined && given !== null) {
    throw new Error(`${given} is none of ${choices.join(", ")}`);
  }
  return found ?? choices[0];
}
