/** A piece of a document that is read as one. `text` is Markdown; a heading's has no `#`. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph" | "list" | "table" | "code" | "quote"; text: string };
