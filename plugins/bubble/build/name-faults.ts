import type { Fields, PluginManifest } from "../src/platform/manifest.ts";
import type { FunctionFile } from "./function-files.ts";
import { type NameKind, type NamesInCode, readNames } from "./read-names.ts";

type Reading = FunctionFile & NamesInCode;

/** What only Bubble's own code knows: functions about the element's size and look. */
const bubblesOwn = "bubble";

/** Holds code and manifest against each other, in both directions. `modules`: bundles to read, by their sources. */
export function nameFaults(
  manifest: PluginManifest,
  files: readonly FunctionFile[],
  modules: ReadonlyMap<string, string>,
): string[] {
  const readings: Reading[] = files.map((file) => ({
    ...file,
    ...readNames(modules.get(file.source) ?? ""),
  }));
  const faults = readings.flatMap((reading) => reading.faults);
  const of = (...owners: string[]): Reading[] => readings.filter(({ owner }) => owners.includes(owner));

  for (const [key, element] of Object.entries(manifest.elements)) {
    const owner = `elements/${key}`;
    const file = `src/${owner}/manifest.ts`;
    const actionOwners = Object.keys(element.actions).map((name) => `${owner}/actions/${name}`);
    faults.push(
      ...compare(file, "state", Object.keys(element.states), of(owner, ...actionOwners)),
      ...compare(file, "event", Object.keys(element.events), of(owner, ...actionOwners)),
      ...compare(file, "field", valued(element.fields), of(owner)),
    );
    for (const [name, action] of Object.entries(element.actions))
      faults.push(
        ...compare(
          `${file}: action "${name}"`,
          "field",
          valued(action.fields),
          of(`${owner}/actions/${name}`),
        ),
      );
  }

  for (const [key, action] of Object.entries(manifest.actions)) {
    const file = `src/actions/${key}.ts`;
    const own = of(`actions/${key}`);
    faults.push(
      ...compare(file, "field", valued(action.fields), own),
      ...compare(file, "return value", Object.keys(action.returns), own),
      ...compare(file, "state", [], own),
      ...compare(file, "event", [], own),
    );
  }

  const captions = Object.values(manifest.keys).map(({ caption }) => caption);
  faults.push(...compare("src/manifest.ts", "key", captions, readings));
  for (const { caption, type } of Object.values(manifest.keys)) {
    const reader = readings.find(({ runs, used }) => runs === "page" && used.key.has(caption));
    if (type === "secure" && reader)
      faults.push(
        `${reader.used.key.get(caption)}: reads the secure key "${caption}" in the page (${reader.source}). Only a ` +
          "server action may.",
      );
  }
  return faults;
}

function compare(
  manifestFile: string,
  kind: NameKind,
  declared: readonly string[],
  readings: readonly Reading[],
): string[] {
  const faults: string[] = [];
  const used = new Map(readings.flatMap((reading) => [...reading.used[kind]]));
  if (kind === "field") used.delete(bubblesOwn);
  for (const [name, file] of used)
    if (!declared.includes(name))
      faults.push(
        `${file}: uses the ${kind} "${name}", which ${manifestFile} does not declare. Declare it, or take it out.`,
      );
  for (const name of declared)
    if (!used.has(name))
      faults.push(
        `${manifestFile}: declares the ${kind} "${name}", which no code uses. Use it, or take it out before it is ` +
          "published.",
      );
  return faults;
}

/** Labels have no value. */
function valued(fields: Fields = {}): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.editor !== "Label");
}
