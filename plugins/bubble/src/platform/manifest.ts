/**
 * What the plugin declares to Bubble, as one typed value: every name that code may use stands here, and nowhere
 * else. Ids are not written here: the build takes them from the committed lock file. The order of fields, states,
 * events and actions is the order that a builder sees.
 */

/** What a value may be in Bubble's own words. `_any_thing` and the like are not used by this plugin. */
export type ValueType = "text" | "number" | "boolean" | "date" | "image" | "user";

interface FieldBase {
  /** What the builder reads. Never changes once published; neither does the key it stands under. */
  caption: string;
  /** The tooltip. */
  doc: string;
  optional?: boolean;
}

/** A text typed once by the builder. */
interface StaticTextField extends FieldBase {
  editor: "StaticText";
  default_val?: string;
  long_text?: boolean;
}
interface StaticNumberField extends FieldBase {
  editor: "StaticNumber";
  default_val?: number;
  in_style?: boolean;
}
interface CheckboxField extends FieldBase {
  editor: "Checkbox";
  default_val?: boolean;
}
/** Arrives as `rgba(…)` or `var(--…)`. */
interface ColorField extends FieldBase {
  editor: "Color";
  default_val?: string;
  in_style?: boolean;
}
interface DropdownField extends FieldBase {
  editor: "Dropdown";
  options: readonly string[];
  default_val?: string;
}
interface DynamicValueField extends FieldBase {
  editor: "DynamicValue";
  value: ValueType;
  is_list?: boolean;
  long_text?: boolean;
  default_val?: string | number | boolean;
}
/** Only a line for the builder to read: it has no value. */
interface LabelField {
  editor: "Label";
  caption: string;
}
/** The builder chooses one of the app's types: those of the plugin's own API calls. */
interface AppTypeField extends FieldBase {
  editor: "custom_type";
}

export type Field =
  | StaticTextField
  | StaticNumberField
  | CheckboxField
  | ColorField
  | DropdownField
  | DynamicValueField
  | LabelField
  | AppTypeField;

/** By the `name` that code knows them by. */
export type Fields = Record<string, Field>;

/** `{ field }`: of the type that the builder chose in that App Type field. */
export type StateValue = ValueType | { readonly field: string };

export interface State {
  caption: string;
  doc: string;
  value: StateValue;
  is_list?: boolean;
}

export interface Event {
  caption: string;
  doc: string;
}

export interface ElementAction {
  caption: string;
  doc: string;
  fields?: Fields;
}

export interface ElementManifest {
  /** What the builder drags onto the page. */
  display: string;
  category: "visual elements" | "input forms";
  /** An Ionicons name. */
  icon: string;
  default_dim: { width: number; height: number };
  add_is_visible?: boolean;
  has_reset_fn?: boolean;
  can_fit_height?: boolean;
  can_fit_width?: boolean;
  property_applications?: Partial<
    Record<"resizable" | "MinWidth" | "Background" | "Border" | "BoxShadow" | "Font" | "Padding", boolean>
  >;
  fields: Fields;
  states: Record<string, State>;
  events: Record<string, Event>;
  /** By the name of the file in `actions/` beside the element's manifest. */
  actions: Record<string, ElementAction>;
}

export interface ReturnValue {
  caption: string;
  value: StateValue;
  is_list?: boolean;
  doc?: string;
}

export interface ActionManifest {
  /** "Foyer - …" */
  display: string;
  type: "server_side" | "client_side_web";
  category: "plugins" | "data (things)" | "analytics";
  fields: Fields;
  /** Server actions only. */
  returns: Record<string, ReturnValue>;
}

/** A key of the app's Plugins tab; code finds it in `context.keys` by its caption. */
export interface SharedKey {
  caption: string;
  /** `secure`: server actions only. */
  type: "secure" | "client_safe";
}

/** One parameter of a data call. */
export interface CallParameter {
  /** Made up: it is published with the plugin. */
  sample: string;
  doc: string;
  allow_blank?: boolean;
  long_text?: boolean;
}

/** What one field of an answer is; `fields`: an object, `list`: many of it. */
export type CallShape =
  | { value: "text" | "number" | "boolean" | "date"; sample: string | number | boolean; is_list?: boolean }
  | { caption: string; fields: Record<string, CallShape>; is_list?: boolean };

/** A call of the API that runs through Bubble and supplies an App Type. */
export interface ApiCall {
  name: string;
  method: "get";
  /** Below the backend's address: `/api/conversations/[widget_id]?status=[status]`. */
  path: string;
  /** Every `[name]` of the path. */
  url_params: Record<string, CallParameter>;
  headers: Record<string, CallParameter>;
  /** Further parameters of the query. */
  params: Record<string, CallParameter>;
  doc: string;
  /** The answer's fields, by their names on the wire. */
  answer: Record<string, CallShape>;
}

export interface PluginManifest {
  name: string;
  keys: Record<string, SharedKey>;
  /** By the folder's name in `src/elements`. */
  elements: Record<string, ElementManifest>;
  /** By the file's name in `src/actions`. */
  actions: Record<string, ActionManifest>;
  api_calls: Record<string, ApiCall>;
}
