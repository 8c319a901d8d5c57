import type { ChatRequest } from "../ai/chat-model.ts";

/**
 * Tells whether an address stands in what a model was given, letter by letter: an address that somebody gave carries
 * nothing away that they did not know. The beginning of a given one counts too, from its host on.
 */
export function givenAddresses({ system, messages, passages }: ChatRequest): (address: string) => boolean {
  let given: string | undefined;
  return (address) => {
    given ??= [
      system,
      ...messages.map(({ content }) => content),
      ...passages.flatMap(({ title, heading, text, url = "" }) => [title, heading, text, url]),
    ]
      .join("\n")
      .replaceAll("&amp;", "&")
      .toLowerCase();
    const wanted = address
      .toLowerCase()
      .replace(/^(?:https?:)?\/\/|^mailto:|^tel:/, "")
      .replace(/\/$/, "");
    return wanted !== "" && standsIn(given, wanted, !/[/?#]/.test(wanted));
  };
}

function standsIn(given: string, wanted: string, isHost: boolean): boolean {
  for (let at = given.indexOf(wanted); at !== -1; at = given.indexOf(wanted, at + 1)) {
    const before = given.charAt(at - 1);
    const after = given.slice(at + wanted.length, at + wanted.length + 2);
    // "shop.example" is neither "my-shop.example" nor "shop.example.org".
    const beginsHere = !/[\w.-]/.test(before);
    const endsHere = !isHost || !/^(?:[\w-]|\.\w)/.test(after);
    if (beginsHere && endsHere) return true;
  }
  return false;
}
