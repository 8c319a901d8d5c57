import type { ApiCall, Field, Fields, PluginManifest, StateValue } from "../src/platform/manifest.ts";

const nameForm = /^[a-z][a-z0-9_]*$/;
const displayForm = { element: /^Foyer /, action: /^Foyer - / };

/** What the types of the manifest cannot say. */
export function manifestFaults(manifest: PluginManifest): string[] {
  const faults: string[] = [];
  const { length } = manifest.name;
  if (length < 5 || length > 35)
    faults.push(`src/manifest.ts: the name has ${length} letters; the marketplace takes 5 to 35.`);

  faults.push(...doubles("src/keys.ts: keys", Object.values(manifest.keys), "caption"));
  for (const { caption } of Object.values(manifest.keys))
    if (caption.trim() === "") faults.push(blank("src/keys.ts", "a key", "caption"));

  const displays = [...Object.values(manifest.elements), ...Object.values(manifest.actions)];
  faults.push(...doubles("src/manifest.ts: elements and actions", displays, "display"));

  for (const [key, element] of Object.entries(manifest.elements)) {
    const file = `src/elements/${key}/manifest.ts`;
    if (!displayForm.element.test(element.display))
      faults.push(`${file}: the display "${element.display}" has to begin with "Foyer ".`);
    faults.push(...fieldsFaults(file, element.fields));
    faults.push(...namedFaults(file, "state", element.states), ...namedFaults(file, "event", element.events));
    for (const [name, state] of Object.entries(element.states))
      faults.push(...typeFaults(file, `state "${name}"`, state.value, element.fields));
    faults.push(...doubles(`${file}: actions`, Object.values(element.actions), "caption"));
    for (const [name, action] of Object.entries(element.actions)) {
      if (action.caption.trim() === "") faults.push(blank(file, `action "${name}"`, "caption"));
      if (action.doc.trim() === "") faults.push(blank(file, `action "${name}"`, "doc"));
      faults.push(...fieldsFaults(`${file}: action "${name}"`, action.fields ?? {}));
    }
  }

  for (const [key, action] of Object.entries(manifest.actions)) {
    const file = `src/actions/${key}.ts`;
    if (!displayForm.action.test(action.display))
      faults.push(`${file}: the display "${action.display}" has to begin with "Foyer - ".`);
    faults.push(...fieldsFaults(file, action.fields));
    faults.push(...doubles(`${file}: return values`, Object.values(action.returns), "caption"));
    for (const [name, { caption, value }] of Object.entries(action.returns)) {
      if (!nameForm.test(name)) faults.push(misnamed(file, "return value", name));
      if (caption.trim() === "") faults.push(blank(file, `return value "${name}"`, "caption"));
      faults.push(...typeFaults(file, `return value "${name}"`, value, action.fields));
    }
    if (action.type === "client_side_web" && Object.keys(action.returns).length > 0)
      faults.push(`${file}: an action that runs in the page returns nothing. Take "returns" out.`);
  }

  faults.push(...doubles("src/api-calls: calls", Object.values(manifest.api_calls), "name"));
  for (const [key, call] of Object.entries(manifest.api_calls)) faults.push(...callFaults(key, call));
  return faults;
}

function fieldsFaults(file: string, fields: Fields): string[] {
  const faults = doubles(`${file}: fields`, Object.values(fields), "caption");
  for (const [name, field] of Object.entries(fields)) {
    if (!nameForm.test(name)) faults.push(misnamed(file, "field", name));
    if (field.caption.trim() === "") faults.push(blank(file, `field "${name}"`, "caption"));
    if (field.editor === "Label") continue;
    if (field.doc.trim() === "") faults.push(blank(file, `field "${name}"`, "doc"));
    faults.push(...choiceFaults(file, name, field));
  }
  return faults;
}

function choiceFaults(file: string, name: string, field: Field): string[] {
  if (field.editor !== "Dropdown") return [];
  const { options, default_val: chosen } = field;
  const faults: string[] = [];
  if (options.length < 2 || new Set(options).size < options.length)
    faults.push(`${file}: the dropdown "${name}" needs two options or more, each once.`);
  for (const option of options)
    if (option.includes(",") || option.trim() !== option || option === "")
      faults.push(
        `${file}: the dropdown "${name}" has the option "${option}": no commas, no blanks around it.`,
      );
  if (chosen !== undefined && !options.includes(chosen))
    faults.push(
      `${file}: the dropdown "${name}" has the default "${chosen}", which is not among its options.`,
    );
  return faults;
}

function namedFaults(
  file: string,
  kind: string,
  named: Record<string, { caption: string; doc: string }>,
): string[] {
  const faults = doubles(`${file}: ${kind}s`, Object.values(named), "caption");
  for (const [name, { caption, doc }] of Object.entries(named)) {
    if (!nameForm.test(name)) faults.push(misnamed(file, kind, name));
    if (caption.trim() === "") faults.push(blank(file, `${kind} "${name}"`, "caption"));
    if (doc.trim() === "") faults.push(blank(file, `${kind} "${name}"`, "doc"));
  }
  return faults;
}

function typeFaults(file: string, what: string, value: StateValue, fields: Fields): string[] {
  if (typeof value === "string" || fields[value.field]?.editor === "custom_type") return [];
  return [`${file}: ${what} has the type of the field "${value.field}", which is no App Type field here.`];
}

function callFaults(key: string, call: ApiCall): string[] {
  const file = `src/api-calls (${key})`;
  const faults: string[] = [];
  const inPath = [...call.path.matchAll(/\[([^\]]*)\]/g)].map(([, name]) => name ?? "");
  if (!call.path.startsWith("/")) faults.push(`${file}: the path "${call.path}" has to begin with "/".`);
  for (const name of inPath)
    if (!Object.hasOwn(call.url_params, name))
      faults.push(`${file}: "[${name}]" stands in the path but not under url_params.`);
  for (const name of Object.keys(call.url_params))
    if (!inPath.includes(name))
      faults.push(`${file}: "${name}" stands under url_params but not in the path.`);
  const parameters = { ...call.url_params, ...call.params, ...call.headers };
  for (const [name, { doc }] of Object.entries(parameters))
    if (doc.trim() === "") faults.push(blank(file, `parameter "${name}"`, "doc"));
  if (Object.keys(call.answer).length === 0)
    faults.push(`${file}: the answer has no fields; Bubble deletes such a call when it publishes.`);
  return faults;
}

function doubles<Key extends string>(where: string, things: Record<Key, string>[], key: Key): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { [key]: value } of things) {
    if (seen.has(value)) faults.push(`${where}: two have the ${key} "${value}". Each needs its own.`);
    seen.add(value);
  }
  return faults;
}

function blank(file: string, what: string, which: string): string {
  return `${file}: ${what} has no ${which}. Write what the builder should read.`;
}

function misnamed(file: string, what: string, name: string): string {
  return `${file}: the ${what} "${name}" has to be small letters, digits and "_", a letter first.`;
}
