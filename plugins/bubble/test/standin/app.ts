/**
 * A Bubble app, as its builder would have made it: pages of elements, what their properties are bound to, and
 * workflows. It knows the plugin by displays, captions and names only. Plain JSON.
 */
export interface App {
  name: string;
  /** The Plugins tab: by caption. */
  keys: { live: Record<string, string>; dev: Record<string, string> };
  /** Whoever can log in, by id. */
  users: Record<string, { email: string; [field: string]: string | number | boolean }>;
  /** CSS variables of the app's style, e.g. `--color_primary_default`. */
  style?: Record<string, string>;
  pages: Record<string, Page>;
  /** Groups of elements that can stand on several pages, or twice on one. Their names get a suffix per use. */
  reusables?: Record<string, PageElement[]>;
}

export interface Page {
  title?: string;
  elements: PageElement[];
  /** The page's custom states, with what they are at first. */
  states?: Record<string, { initial: Literal | Literal[] }>;
  workflows?: Workflow[];
  /** Markup of the app's own in the page's head: hostile CSS, clashing libraries. */
  head?: string;
}

type Literal = string | number | boolean | null;

export type PageElement =
  | Container
  | RepeatingGroup
  | (Named & { kind: "text"; text: Expression; look?: "heading" | "quiet" })
  | (Named & { kind: "button"; label: Expression; look?: "plain" })
  | (Named & { kind: "input" | "multiline"; placeholder?: string; initial?: Expression })
  | (Named & { kind: "checkbox"; label: string; initial?: boolean })
  | (Named & { kind: "dropdown"; options: string[]; initial?: string })
  | (Named & { kind: "reusable"; of: string })
  | PlacedElement;

interface Named {
  /** Unique on its page. */
  name: string;
  /** False: collapsed until a workflow shows it. */
  visible?: Expression;
  width?: number;
  height?: number;
  min_height?: number;
  /** Takes the room that is left in its row. */
  grow?: true;
}

interface Container extends Named {
  kind: "group" | "popup" | "floating_group";
  layout?: "row" | "column";
  look?: "card";
  elements: PageElement[];
}

/** One cell for each item; elements inside read `{ cell: … }`. */
interface RepeatingGroup extends Named {
  kind: "repeating_group";
  source: Expression;
  elements: PageElement[];
}

/** An element of a plugin's, by its display; what is not in `fields` has its default, or is blank. */
export interface PlacedElement extends Named {
  kind: "plugin";
  display: string;
  fields: Record<string, Expression>;
}

export type Expression =
  | Literal
  /** A plugin element's state, by the state's name. */
  | { state_of: string; state: string }
  | { custom_state: string }
  /** What stands in an input, a checkbox or a dropdown. */
  | { value_of: string }
  | { current_user: string }
  /** Of the cell's item: a field such as `_p_id`, or "" for the item itself. */
  | { cell: string }
  | { cell_index: true }
  /** Of an earlier step of the same workflow, counted from 1; waits for it. */
  | { result_of: number; value: string }
  | { url_param: string }
  /** A data call of a plugin's, by its name; `field`: where in the answer, e.g. `_p_conversations`. */
  | { data_call: string; params: Record<string, Expression>; field?: string }
  /** A type of a plugin's API call, as chosen in an App Type field: the type's caption. */
  | { app_type: string }
  | { css_variable: string }
  | { list: Expression[] }
  | { join: Expression[]; with?: string }
  | { is: [Expression, Expression] }
  | { all: Expression[] }
  | { any: Expression[] }
  | { not: Expression }
  | { is_empty: Expression }
  | { count: Expression }
  | { first_item: Expression }
  /** A field of a thing: `_p_id`. */
  | { of: Expression; field: string }
  | { if: Expression; then: Expression; else: Expression };

export interface Workflow {
  on:
    | { page_load: true }
    | { click: string }
    | { event: { of: string; name: string } }
    /** True where it was not before. */
    | { becomes_true: Expression };
  only_when?: Expression;
  steps: Step[];
}

export type Step = { only_when?: Expression } & (
  | { action: string; fields: Record<string, Expression> }
  | { element_action: string; of: string; fields?: Record<string, Expression> }
  | { set_state: string; to: Expression }
  | { show: string }
  | { hide: string }
  | { reset: string }
  | { clear_input: string }
  | { set_input: string; to: Expression }
  | { log_in: string }
  | { log_out: true }
  | { go_to: string }
  | { alert: Expression }
  /** A group is taken out of the page, as Bubble does when it changes pages or cells. */
  | { remove: string }
);
