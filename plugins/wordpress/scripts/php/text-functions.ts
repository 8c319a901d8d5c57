export const textDomain = "foyer-chat";

/** Which argument is what. */
export interface TextForm {
  text: number;
  plural?: number;
  context?: number;
  domain: number;
}

const one: TextForm = { text: 0, domain: 1 };
const withContext: TextForm = { text: 0, context: 1, domain: 2 };

/** WordPress's functions for text, in PHP and in JavaScript. */
export const textFunctions: ReadonlyMap<string, TextForm> = new Map([
  ...["__", "_e", "esc_html__", "esc_html_e", "esc_attr__", "esc_attr_e"].map((name) => [name, one] as const),
  ...["_x", "_ex", "esc_html_x", "esc_attr_x"].map((name) => [name, withContext] as const),
  ["_n", { text: 0, plural: 1, domain: 3 }],
  ["_nx", { text: 0, plural: 1, context: 3, domain: 4 }],
  ["_n_noop", { text: 0, plural: 1, domain: 2 }],
  ["_nx_noop", { text: 0, plural: 1, context: 2, domain: 3 }],
]);
