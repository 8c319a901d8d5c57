import type { App, Expression, PageElement, PlacedElement, Step, Workflow } from "../app.ts";
import type { LoadedElement, LoadedField, LoadedPlugin } from "../loaded-plugin.ts";
import { wordsOf, yesNo } from "./expression-words.ts";

/*
 * Screens of the builder's editor, drawn from the plugin's descriptors and the app: what there is to fill in, under
 * which captions, in which order. Bubble's own screens look otherwise; each page says so.
 */

export interface Editor {
  app: App;
  plugin: LoadedPlugin;
}

/**
 * `plugins`: the keys in the Plugins tab. `properties/<display>?page=index&name=Chat`: an element's fields, with what a
 * placed one is bound to; `&tooltips=no` leaves the tooltips under the pointer. `workflow/<page>/<n>`: one of a page's workflows, counted from 0. Null: there is none.
 */
export function editorDocument(editor: Editor, path: string, query: URLSearchParams): string | null {
  const [screen = "", ...rest] = path.split("/");
  if (screen === "plugins" && rest.length === 0) return pluginsTab(editor);
  if (screen === "properties") return properties(editor, rest.join("/"), query);
  if (screen === "workflow") {
    const workflow = editor.app.pages[rest[0] ?? ""]?.workflows?.[Number(rest[1])];
    return workflow ? workflowDrawing(editor, workflow) : null;
  }
  return null;
}

function pluginsTab({ app, plugin }: Editor): string {
  const keys = Object.values(plugin.shared.keys);
  const row = (caption: string, type: string, set: "live" | "dev"): string => {
    const value = app.keys[set][caption] ?? "";
    const isSecret = type === "secure";
    return `<label class="key"><span>${text(caption)}${set === "dev" ? " - dev." : ""}
      <small>${isSecret ? "secret: server actions only" : "pages may see it"}</small></span>
      <input readonly value="${text(isSecret ? masked(value) : value)}"></label>`;
  };
  const rows = keys.flatMap(({ caption, type }) => [row(caption, type, "live"), row(caption, type, "dev")]);
  return drawing(
    "Plugins tab",
    `<section class="card"><h1>${text(String(plugin.meta["name"]))}</h1>
    <p class="quiet">Installed in ${text(app.name)}</p><div class="keys">${rows.join("")}</div></section>`,
  );
}

function masked(value: string): string {
  return value && `${value.slice(0, 3)}${"•".repeat(16)}`;
}

function properties({ app, plugin }: Editor, display: string, query: URLSearchParams): string | null {
  const element = plugin.elements.find((one) => one.display === display);
  if (!element) return null;
  const placed = placedElement(app, query.get("page"), query.get("name"));
  const types = Object.values(plugin.apiCalls?.calls ?? {}).flatMap((call) =>
    Object.values(call.types).map(({ caption }) => caption),
  );
  const fields = element.fields
    .toSorted((one, other) => one.rank - other.rank)
    .map((field) => fieldRow(field, placed?.fields[field.name], types, query.get("tooltips") !== "no"));
  return drawing(
    "Property panel",
    `<style>:root { ${variables(app)} }</style><section class="card panel"><h1>${text(placed?.name ?? element.display)}</h1>
    <p class="quiet">${text(describe(element))}</p><div class="fields">${fields.join("")}</div></section>`,
  );
}

/** Those of the app's style, as colours may name them. */
function variables({ style = {} }: App): string {
  return Object.entries(style)
    .map(([name, value]) => `${name}: ${value};`)
    .join(" ");
}

function describe({ display, params }: LoadedElement): string {
  const size = params["default_dim"] as { width: number; height: number };
  return `${display}, ${size.width} × ${size.height} when it is drawn`;
}

function placedElement(app: App, page: string | null, name: string | null): PlacedElement | undefined {
  const all = (elements: PageElement[]): PageElement[] =>
    elements.flatMap((one) => ("elements" in one ? [one, ...all(one.elements)] : [one]));
  return all(app.pages[page ?? ""]?.elements ?? [])
    .filter((one) => one.kind === "plugin")
    .find((one) => one.name === name);
}

function fieldRow(
  field: LoadedField,
  given: Expression | undefined,
  types: string[],
  hasDoc: boolean,
): string {
  const caption = text(field.caption);
  if (field.editor === "Label") return `<p class="label">${caption}</p>`;
  const doc = field.doc === undefined || !hasDoc ? "" : `<small>${text(field.doc)}</small>`;
  return `<label class="field" title="${text(field.doc ?? "")}"><span>${caption}</span>
    ${input(field, given ?? field.default_val ?? null, types)}${doc}</label>`;
}

function input(field: LoadedField, value: Expression, types: string[]): string {
  const words = text(wordsOf(value));
  switch (field.editor) {
    case "Checkbox":
      return `<input type="checkbox" disabled${value === true ? " checked" : ""}>`;
    case "Dropdown":
      return select((field.options ?? "").split(","), words);
    case "custom_type":
      return select(types, words);
    case "Color":
      return `<i class="box color"><b style="background: ${words || "transparent"}"></b>${words}</i>`;
    case "DynamicValue": {
      const shown = typeof value === "boolean" ? yesNo(value) : words;
      return `<i class="box ${typeof value === "object" && value !== null ? "dynamic" : ""}">${shown}</i>`;
    }
    default:
      return `<i class="box">${words}</i>`;
  }
}

function select(options: string[], value: string): string {
  const all = ["", ...options].map(
    (option) => `<option${text(option) === value ? " selected" : ""}>${text(option)}</option>`,
  );
  return `<select>${all.join("")}</select>`;
}

function workflowDrawing({ plugin }: Editor, { on, only_when: onlyWhen, steps }: Workflow): string {
  const cards = steps.map(
    (step, index) =>
      `<li class="card"><h2>Step ${index + 1}<br>${text(stepTitle(step))}</h2>${pairs([
        ...stepFields(step, plugin),
        ...(step.only_when === undefined ? [] : [["Only when", step.only_when] as const]),
      ])}</li>`,
  );
  return drawing(
    "Workflow",
    `<section class="card event"><h1>${text(triggerWords(on))}</h1>${
      onlyWhen === undefined ? "" : pairs([["Only when", onlyWhen]])
    }</section><ol class="steps">${cards.join("")}</ol>`,
  );
}

function triggerWords(on: Workflow["on"]): string {
  if ("page_load" in on) return "Page is loaded";
  if ("click" in on) return `${on.click} is clicked`;
  if ("event" in on) return `${on.event.of}: ${on.event.name.replaceAll("_", " ")}`;
  return `${wordsOf(on.becomes_true)} becomes true`;
}

function stepTitle(step: Step): string {
  if ("action" in step) return step.action;
  if ("element_action" in step) return `${step.element_action} a ${step.of}`;
  const [kind = ""] = Object.keys(step);
  return `${kind[0]?.toUpperCase()}${kind.slice(1).replaceAll("_", " ")}`;
}

function stepFields(step: Step, plugin: LoadedPlugin): (readonly [string, Expression])[] {
  if ("set_state" in step)
    return [
      ["Custom state", step.set_state],
      ["Value", step.to],
    ];
  if (!("action" in step)) return [];
  const fields = plugin.actions.find(({ display }) => display === step.action)?.fields ?? [];
  return Object.entries(step.fields).map(
    ([name, value]) => [fields.find((field) => field.name === name)?.caption ?? name, value] as const,
  );
}

function pairs(values: (readonly [string, Expression])[]): string {
  const rows = values.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(wordsOf(value))}</dd>`);
  return `<dl>${rows.join("")}</dl>`;
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function drawing(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${look}</style>
</head>
<body>
<header><b>${title}</b> Drawn by the tests from the plugin's own files. Bubble's screen looks different; names and order are the same.</header>
<main>${body}</main>
</body>
</html>
`;
}

const look = `
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f6; color: #18202c; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { padding: 8px 24px; background: #18202c; color: #cbd5e1; font-size: 12.5px; }
header b { margin-right: 10px; color: #fff; }
main { padding: 24px; }
h1 { margin: 0; font-size: 17px; }
h2 { margin: 0 0 8px; font-size: 14px; line-height: 1.4; }
small, .quiet { color: #5b6678; font-size: 12px; line-height: 1.35; }
.quiet { margin: 2px 0 16px; }
.card { padding: 20px 24px; border: 1px solid #d8dee8; border-radius: 10px; background: #fff; box-shadow: 0 1px 3px rgba(16, 24, 40, 0.06); }
.key { display: grid; grid-template-columns: 250px 1fr; align-items: center; gap: 16px; padding: 6px 0; }
.key:nth-child(odd) { border-top: 1px solid #e6eaf1; padding-top: 12px; }
.key:nth-child(even) { padding-bottom: 12px; }
.key small { display: block; }
input:not([type]), .box, select { min-height: 32px; width: 100%; padding: 5px 10px; border: 1px solid #c9d1dd; border-radius: 6px; background: #fff; color: inherit; font: inherit; }
.fields { columns: 2; column-gap: 32px; }
.field { display: grid; grid-template-columns: 150px 1fr; align-items: start; gap: 3px 12px; margin-bottom: 11px; break-inside: avoid; }
.field > span { grid-row: 1 / span 2; padding-top: 5px; font-weight: 550; }
.field > small { grid-column: 2; }
.field input[type="checkbox"] { justify-self: start; width: 17px; height: 17px; margin: 8px 0 4px; }
.box { display: flex; align-items: center; gap: 8px; font-style: normal; overflow-wrap: anywhere; }
.dynamic { border-color: #93b4f5; background: #eef4ff; color: #1d4ed8; }
.color b { width: 18px; height: 18px; flex: none; border: 1px solid #c9d1dd; border-radius: 4px; }
.label { margin: 0 0 11px; padding: 7px 10px; border-radius: 6px; background: #f1f4f9; color: #3c4657; font-size: 12.5px; break-inside: avoid; break-after: avoid; }
.event { border-left: 5px solid #2563eb; }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px; margin: 16px 0 0; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; margin: 8px 0 0; }
dt { color: #5b6678; }
dd { margin: 0; color: #1d4ed8; overflow-wrap: anywhere; }
`;
