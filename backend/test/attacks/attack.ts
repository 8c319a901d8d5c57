/** Where words of others reach the model. */
type Place =
  | "passage"
  | "title"
  | "heading"
  | "address"
  | "tool result"
  | "visitor"
  | "earlier answer"
  | "agent's name"
  | "summary"
  | "file";

/** What the model alone was told, as a model that obeys everything reads it. */
export interface Told {
  /** All of it. */
  system: string;
  /** One line of the owner's. */
  line: string;
  /** A tool of the request, as the provider is sent it. */
  tool: string;
}

export interface Attack {
  name: string;
  place: Place;
  /** The words in that place. */
  text: string;
  /** What a model writes that does all it is told. */
  obeyed: (told: Told) => string;
}

export interface CallAttack {
  name: string;
  place: Place;
  text: string;
  calls: readonly { name: string; arguments: string }[];
}
