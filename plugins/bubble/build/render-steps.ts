import type {
  ApiCall,
  CallParameter,
  ElementManifest,
  Field,
  Fields,
  PluginManifest,
  StateValue,
} from "../src/platform/manifest.ts";
import type { ComposedPlugin } from "./compose-plugin.ts";
import type { FunctionFile } from "./function-files.ts";

/** The step sheet: everything that the plugin editor has to be told, in the order of its tabs. */
export function renderSteps({ manifest, functions, callUrl, listing }: ComposedPlugin): string {
  const pastes = new Map(functions.map((file) => [file.source, file]));
  return [
    "# Foyer for Bubble, by hand",
    "",
    "For a plugin editor without GitHub sync. Each file here holds the body of a function: what stands between the",
    "braces of `function(instance, context) { … }`. If the editor's field shows the whole function, keep its first and",
    "last line. Names, captions and order are exactly as written: apps refer to them.",
    "",
    "## 1. General",
    "",
    `1. Name: \`${manifest.name}\``,
    "2. Description, instructions, icon: from `../marketplace/`.",
    `3. Categories: ${listing.categories.map((one) => `\`${one}\``).join(", ")}. Platform: web. License: open source.`,
    "",
    "## 2. Shared",
    "",
    "1. Plugin API version: 4. Use jQuery: yes. Server action Node version: 18.",
    "2. Shared header: leave it empty.",
    "3. Additional keys, in this order:",
    "",
    table(
      ["Key name", "Type"],
      Object.values(manifest.keys).map(({ caption, type }) => [
        caption,
        type === "secure" ? "private (secure)" : "public (client-safe)",
      ]),
    ),
    "",
    "## 3. API calls",
    "",
    "Name of the service: `Foyer API`. Authentication: none or self-handled.",
    "",
    ...Object.values(manifest.api_calls).flatMap((call, index) => renderCall(call, index + 1, callUrl)),
    "**Initialize the API calls against the demo tenant.** A call that is not initialized is deleted when the plugin is",
    "published. Put the demo backend's address into each URL, the demo widget's ID and an agent token of",
    "`Foyer - Create agent session` into the parameters, press *Initialize call*, and check the types in the window that",
    "opens. Then put the sample values from above back: they are published.",
    "",
    "## 4. Elements",
    "",
    ...Object.entries(manifest.elements).flatMap(([key, element], index) =>
      renderElement(key, element, index + 1, pastes),
    ),
    "## 5. Actions",
    "",
    ...Object.entries(manifest.actions).flatMap(([key, action], index) => [
      `### 5.${index + 1} ${action.display}`,
      "",
      `- Type: ${action.type === "server_side" ? "server side" : "client side (web)"}. Category: ${action.category}.`,
      `- Code: \`${pastes.get(`src/actions/${key}.ts`)?.paste}\``,
      "",
      ...renderFields(action.fields),
      ...(Object.keys(action.returns).length > 0
        ? [
            "Returned values:",
            "",
            table(
              ["Name", "Caption", "Type", "List"],
              Object.entries(action.returns).map(([name, { caption, value, is_list }]) => [
                `\`${name}\``,
                caption,
                typeName(value, action.fields),
                yes(is_list),
              ]),
            ),
            "",
          ]
        : []),
    ]),
    "## 6. An app that uses it",
    "",
    ...renderSetup(manifest),
  ].join("\n");
}

function renderCall(call: ApiCall, number: number, callUrl: string): string[] {
  return [
    `### 3.${number} ${call.name}`,
    "",
    `${call.doc} Use as: data. Data type: JSON. Method: GET. URL: \`${callUrl}${call.path}\``,
    "",
    table(
      ["Where", "Key", "Value", "May be blank", "Tooltip"],
      [
        ...parameterRows("URL", call.url_params),
        ...parameterRows("parameter", call.params),
        ...parameterRows("header", call.headers),
      ],
    ),
    "",
    "None of them is secret; all are to be chosen by the app.",
    "",
  ];
}

function parameterRows(where: string, parameters: Record<string, CallParameter>): string[][] {
  return Object.entries(parameters).map(([name, { sample, doc, allow_blank }]) => [
    where,
    `\`${name}\``,
    `\`${sample}\``,
    yes(allow_blank),
    doc,
  ]);
}

function renderElement(
  key: string,
  element: ElementManifest,
  number: number,
  pastes: ReadonlyMap<string, FunctionFile>,
): string[] {
  const applied = Object.entries(element.property_applications ?? {})
    .filter(([, isOn]) => isOn)
    .map(([name]) => name);
  const code = (name: string): string | undefined => pastes.get(`src/elements/${key}/${name}.ts`)?.paste;
  const functions = ["initialize", "update", "preview", "reset"].filter((name) => code(name));
  return [
    `### 4.${number} ${element.display}`,
    "",
    `- Category: ${element.category}. Icon: \`${element.icon}\`. Platform: web.`,
    `- Default size: ${element.default_dim.width} × ${element.default_dim.height}.`,
    `- Ask for a visibility setting (is_visible): ${yes(element.add_is_visible)}. Reset function: ${yes(element.has_reset_fn)}.`,
    `- Fit to content: width ${yes(element.can_fit_width)}, height ${yes(element.can_fit_height)}.`,
    `- Modify properties: ${applied.join(", ") || "none"}.`,
    ...functions.map((name) => `- Function ${name}: \`${code(name)}\``),
    "",
    ...renderFields(element.fields),
    "Exposed states:",
    "",
    table(
      ["Name", "Caption", "Type", "List", "Tooltip"],
      Object.entries(element.states).map(([name, { caption, value, is_list, doc }]) => [
        `\`${name}\``,
        caption,
        typeName(value, element.fields),
        yes(is_list),
        doc,
      ]),
    ),
    "",
    "Events:",
    "",
    table(
      ["Name", "Caption", "Tooltip"],
      Object.entries(element.events).map(([name, { caption, doc }]) => [`\`${name}\``, caption, doc]),
    ),
    "",
    ...Object.entries(element.actions).flatMap(([name, action]) => [
      `#### Action ${action.caption}`,
      "",
      `${action.doc} Code: \`${code(`actions/${name}`)}\``,
      "",
      ...renderFields(action.fields ?? {}),
    ]),
  ];
}

function renderFields(fields: Fields): string[] {
  if (Object.keys(fields).length === 0) return ["No fields.", ""];
  return [
    "Fields:",
    "",
    table(
      ["Name", "Caption", "Editor", "Type", "List", "Optional", "Default", "More", "Tooltip"],
      Object.entries(fields).map(([name, field]) => [
        `\`${name}\``,
        field.caption,
        field.editor === "custom_type" ? "App type" : field.editor,
        "value" in field ? field.value : "",
        yes("is_list" in field && field.is_list),
        yes("optional" in field && field.optional),
        "default_val" in field && field.default_val !== undefined ? `\`${field.default_val}\`` : "",
        moreOf(field),
        "doc" in field ? field.doc : "",
      ]),
    ),
    "",
  ];
}

function moreOf(field: Field): string {
  const more = field.editor === "Dropdown" ? [`options: ${field.options.join(",")}`] : [];
  if ("in_style" in field && field.in_style) more.push("in style");
  if ("long_text" in field && field.long_text) more.push("long text");
  return more.join("; ");
}

function typeName(value: StateValue, fields: Fields): string {
  return typeof value === "string" ? value : `type of "${fields[value.field]?.caption}"`;
}

function renderSetup(manifest: PluginManifest): string[] {
  const [live, dev] = ["Live", "Development"].map((set) =>
    Object.values(manifest.keys).map(
      ({ caption }) => `   - ${set}: \`${caption}${set === "Live" ? "" : " - dev."}\``,
    ),
  );
  return [
    "1. Install the plugin. In the Plugins tab fill in its keys. Each is there twice: the live app uses the first, the",
    "   development version the one with `- dev.`.",
    ...live!,
    ...dev!,
    "2. Allowed origins: give the widget's config the app's own addresses, as they stand in a browser's address bar:",
    "   `https://<app>.bubbleapps.io`, and your own domain. (The development version has the same address, below",
    "   `/version-test`.) `Foyer - Save widget config` does it, with all of them in Allowed origins.",
    "3. Run `Foyer - Test connection` once in a workflow and look at its result in the debugger.",
    "4. Guard what gives power away. Whoever can run these steps can act as an agent or as a visitor:",
    "   - `Foyer - Create agent session`: on the event itself, Only when `Current User's role is agent` (or your own",
    "     field for it), not only on the button. It also refuses when nobody is logged in.",
    "   - `Foyer - Create visitor token`: Only when `Current User is logged in`. It signs the current user's own id only.",
    "   - Every other server action that sends the API key (config, conversations, replies, takeovers, knowledge,",
    "     analytics): Only when the current user has the role for it.",
    "   - Keep an agent token in a custom state of the page; never in the database, never in a URL.",
    "5. Privacy rules of your own types decide who sees what you save from Foyer; Foyer's own data never passes through",
    "   your database.",
    "",
  ];
}

function yes(value: boolean | undefined): string {
  return value ? "yes" : "no";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
