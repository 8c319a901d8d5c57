/** The plugin as its files say it is: what Bubble would know after reading the repository, and nothing else. */
export interface LoadedPlugin {
  meta: Record<string, unknown>;
  shared: {
    dependencies: Record<string, unknown>;
    /** By id. */
    keys: Record<string, { caption: string; type: "secure" | "client_safe" }>;
  };
  /** `html_headers.html`; null: absent. */
  header: string | null;
  /** `api/raw_calls.json`; null: absent. */
  apiCalls: LoadedApiCalls | null;
  elements: LoadedElement[];
  actions: LoadedAction[];
}

export interface LoadedField {
  id: string;
  caption: string;
  name: string;
  editor: string;
  rank: number;
  value?: string;
  is_list?: boolean;
  optional?: boolean;
  default_val?: string | number | boolean;
  doc?: string;
  in_style?: boolean;
  long_text?: boolean;
  options?: string;
}

export interface LoadedElement {
  id: string;
  display: string;
  /** `params.json` whole. */
  params: Record<string, unknown>;
  fields: LoadedField[];
  states: { id: string; caption: string; name: string; value: string; is_list: boolean }[];
  events: { id: string; caption: string; name: string }[];
  actions: { id: string; caption: string; fields: LoadedField[]; run: string }[];
  /** Each the text of a file: one anonymous function expression. */
  code: { initialize: string; update: string; preview: string; reset: string };
  header: string | null;
}

export interface LoadedAction {
  id: string;
  display: string;
  type: "server_side" | "client_side_web";
  params: Record<string, unknown>;
  fields: LoadedField[];
  returns: { id: string; name: string; caption: string; value: string; is_list: boolean }[];
  code: { client: string | null; server: string | null };
}

export interface LoadedApiCalls {
  human: string;
  calls: {
    id: string;
    name: string;
    method: string;
    url: string;
    urlParams: LoadedParameter[];
    params: LoadedParameter[];
    headers: LoadedParameter[];
    /** By type name, e.g. `plugin_api.fycconv`: keys like `_p_visitor.name`, and what each is. */
    types: Record<
      string,
      { caption: string; fields: Record<string, { type: string; caption: string; path: string[] }> }
    >;
    /** The type of the whole answer, e.g. `api.<pluginId>.plugin_api.fycconv`. */
    returns: string;
  }[];
}

export interface LoadedParameter {
  id: string;
  key: string;
  value: string;
  private: boolean;
  visibility: string;
  allowBlank: boolean;
}
