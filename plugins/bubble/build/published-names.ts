import type { Fields, PluginManifest } from "../src/platform/manifest.ts";

/** Something that Bubble knows by an id of its own. */
export interface PublishedName {
  /** Where it stands in the manifest: `elements/chat/fields/widget_id`. Keys stand under their captions. */
  path: string;
  /** What its id is made of. */
  words: readonly string[];
}

/** Everything that needs an id, in the manifest's order. */
export function publishedNames(manifest: PluginManifest): PublishedName[] {
  const names: PublishedName[] = [];
  const add = (path: string, ...words: string[]): void => void names.push({ path, words });
  const addFields = (parent: string, fields: Fields | undefined, ...words: string[]): void => {
    for (const name of Object.keys(fields ?? {})) add(`${parent}/fields/${name}`, ...words, name);
  };

  for (const { caption } of Object.values(manifest.keys)) add(`keys/${caption}`, "key", caption);

  for (const [key, element] of Object.entries(manifest.elements)) {
    const path = `elements/${key}`;
    add(path, key);
    addFields(path, element.fields, key);
    for (const name of Object.keys(element.states)) add(`${path}/states/${name}`, key, "st", name);
    for (const name of Object.keys(element.events)) add(`${path}/events/${name}`, key, "ev", name);
    for (const [name, action] of Object.entries(element.actions)) {
      add(`${path}/actions/${name}`, key, "do", name);
      addFields(`${path}/actions/${name}`, action.fields, key, "do", name);
    }
  }

  for (const [key, action] of Object.entries(manifest.actions)) {
    const path = `actions/${key}`;
    add(path, key);
    addFields(path, action.fields, key);
    for (const name of Object.keys(action.returns)) add(`${path}/returns/${name}`, key, "ret", name);
  }

  for (const [key, call] of Object.entries(manifest.api_calls)) {
    const path = `api_calls/${key}`;
    add(path, "call", key);
    for (const kind of ["url_params", "params", "headers"] as const)
      for (const name of Object.keys(call[kind])) add(`${path}/${kind}/${name}`, "call", key, name);
  }
  return names;
}
