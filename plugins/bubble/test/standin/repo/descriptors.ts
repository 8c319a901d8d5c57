import { byId, filledText, number, object, oneOf, rank, scalar, text, yesOrNo } from "./shape.ts";
import type { Shape } from "./shape.ts";

/* The files of JSON, key by key; what depends on another key or file stands in the modules beside this one. */

export const metaData = object(
  {
    name: filledText,
    description: filledText,
    categories: (value, path, report) => {
      const names = typeof value === "object" && value !== null ? Object.entries(value) : [];
      if (names.length < 1 || names.length > 5) report(`${path} must be one to five`);
      for (const [index, [key, name]] of names.entries()) {
        if (key !== String(index)) report(`${path} must be numbered from "0" on without holes`);
        filledText(name, `${path}.${key}`, report);
      }
      if (new Set(names.map(([, name]) => name)).size < names.length) report(`${path} repeats one`);
    },
    image: (value, path, report) => {
      if (typeof value !== "string" || !value.startsWith("//"))
        report(`${path} must be an address that starts with //`);
    },
    license: oneOf("open_source", "private", "commercial"),
    link: filledText,
    demo_page: filledText,
    plugin_instructions: filledText,
    data_tracked: yesOrNo,
    data_tracked_description: filledText,
    sa_node_version: oneOf(14, 18),
    platforms_new: oneOf("web", "mobile", "both"),
    designed_for: filledText,
  },
  ["name", "description", "categories", "license", "platforms_new"],
);

export const sharedTechParams = object(
  {
    dependencies: object({ plugin_api_version: oneOf(4, "4"), use_jquery: yesOrNo, alpha_opt_in: yesOrNo }, [
      "plugin_api_version",
    ]),
    shared_keys: byId(
      object({ caption: filledText, type: oneOf("secure", "client_safe") }, ["caption", "type"]),
    ),
    assets: byId(object({ name: filledText, url: filledText }, ["name", "url"])),
  },
  ["dependencies"],
);

const field = object(
  {
    caption: filledText,
    name: filledText,
    editor: filledText,
    rank,
    value: filledText,
    is_list: yesOrNo,
    optional: yesOrNo,
    default_val: scalar,
    doc: filledText,
    in_style: yesOrNo,
    long_text: yesOrNo,
    options: filledText,
    field_type_restriction: scalar,
    field_list: scalar,
  },
  ["caption", "name", "editor", "rank"],
);

const state = object(
  {
    caption: filledText,
    name: filledText,
    value: filledText,
    is_list: yesOrNo,
    doc: filledText,
    initialization_code: object({ fn: filledText }, ["fn"]),
  },
  ["caption", "name", "value", "initialization_code"],
);

const event = object({ caption: filledText, name: filledText, doc: filledText }, ["caption", "name"]);

const ionicon: Shape = (value, path, report) => {
  if (typeof value !== "string" || !/^ion-[a-z0-9-]+$/.test(value))
    report(`${path} must be the name of an Ionicon, such as ion-chatbubble`);
};

export const elementParams = object(
  {
    display: filledText,
    category: oneOf("visual elements", "input forms"),
    icon: ionicon,
    default_dim: object({ width: number, height: number }, ["width", "height"]),
    add_is_visible: yesOrNo,
    property_applications: object({
      resizable: yesOrNo,
      MinWidth: yesOrNo,
      Background: yesOrNo,
      Border: yesOrNo,
      BoxShadow: yesOrNo,
      Font: yesOrNo,
      Padding: yesOrNo,
    }),
    can_fit_height: yesOrNo,
    can_fit_width: yesOrNo,
    has_reset_fn: yesOrNo,
    add_hover_pressed: yesOrNo,
    support_autobinding: yesOrNo,
    autobinding_value: filledText,
    add_large_file_upload_properties: yesOrNo,
    edit_mode_image: filledText,
    platform_type: oneOf("web", "mobile"),
    fields: byId(field),
    states: byId(state),
    events: byId(event),
  },
  ["display", "category", "icon", "default_dim", "platform_type"],
);

export const elementActionParams = object({ caption: filledText, doc: filledText, fields: byId(field) }, [
  "caption",
]);

export const actionParams = object(
  {
    display: filledText,
    category: oneOf("plugins", "data (things)", "analytics", "payment"),
    type: oneOf("server_side", "client_side", "client_side_web", "client_side_mobile", "client_side_both"),
    fields: byId(field),
    return_value: byId(
      object(
        { caption: filledText, name: filledText, rank, value: filledText, is_list: yesOrNo, doc: filledText },
        ["caption", "name", "rank", "value"],
      ),
    ),
    use_packages: yesOrNo,
  },
  ["display", "category", "type"],
);

export const packageJson = object(
  {
    dependencies: (value, path, report) => {
      if (typeof value !== "object" || value === null) report(`${path} must be an object`);
      else for (const [name, range] of Object.entries(value)) filledText(range, `${path}.${name}`, report);
    },
  },
  ["dependencies"],
);

const visibility = oneOf("public", "hidden", "secret");

const sharedParameter = object(
  { key: filledText, value: text, private: yesOrNo, visibility, doc: filledText },
  ["key", "value", "private", "visibility"],
);

const parameter = object(
  {
    key: filledText,
    value: text,
    private: yesOrNo,
    visibility,
    optional: yesOrNo,
    allow_blank: yesOrNo,
    long_text: yesOrNo,
    doc: filledText,
  },
  ["key", "value", "private", "visibility"],
);

const call = object(
  {
    name: filledText,
    method: oneOf("get", "post", "put", "patch", "delete_method"),
    url: filledText,
    publish_as: oneOf("data", "action"),
    data_type: oneOf("JSON", "XML", "stream", "image", "number", "text", "file", "empty"),
    body_type: oneOf("json", "form_data", "plain_text"),
    body: text,
    url_params: byId(parameter),
    params: byId(parameter),
    headers: byId(parameter),
    body_params: byId(parameter),
    rank,
    doc_link: filledText,
    is_list: yesOrNo,
    get_headers: yesOrNo,
    wrap_error: yesOrNo,
    initialized: yesOrNo,
    should_reinitialize: yesOrNo,
    no_types: yesOrNo,
    ret_value: filledText,
    types: filledText,
  },
  ["name", "method", "url", "publish_as", "rank"],
);

export const rawCalls = object(
  {
    human: filledText,
    auth: oneOf(
      "none",
      "private_key_url",
      "private_key_header",
      "basic_auth",
      "oauth2_pw",
      "oauth2_user",
      "oauth2_custom",
      "jwt",
      "cert_key",
    ),
    token_param_name: filledText,
    header_key: filledText,
    shared_headers: byId(sharedParameter),
    shared_params: byId(sharedParameter),
    calls: byId(call),
  },
  ["human", "auth", "calls"],
);
