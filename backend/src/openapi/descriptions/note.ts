/** What a schema is for, and its fields by dotted path (`visitor.verified`). Lists are looked through. */
export interface Note {
  about: string;
  fields?: Record<string, string>;
  /** Its fields are a widget's settings, or some of them. */
  settings?: true;
}

/** Notes by the name a schema goes by in the description. A field that says it all has none. */
export type Notes = Readonly<Record<string, Note>>;

/** Of every list that is read page by page. */
export const page = { next_cursor: "Send it as `cursor` for the next page. Null: this was the last." };
