import type { PluginManifest } from "../src/platform/manifest.ts";
import { folderName } from "./folder-name.ts";
import type { IdOf } from "./id-of.ts";

/** One of Bubble's function files, and the module that it is made of. */
export interface FunctionFile {
  /** `src/elements/chat/initialize.ts` */
  source: string;
  /** In the repository of Bubble's. */
  file: string;
  /** For pasting: a person's way to the field of the plugin editor. */
  paste: string;
  parameters: readonly string[];
  runs: "page" | "server";
  /** The path in the manifest of what it belongs to: an element, an element's action, an action. */
  owner: string;
}

const elementParameters = {
  initialize: ["instance", "context"],
  update: ["instance", "properties", "context"],
  preview: ["instance", "properties"],
  reset: ["instance", "context"],
} as const;

export function functionFiles(manifest: PluginManifest, idOf: IdOf): FunctionFile[] {
  const files: FunctionFile[] = [];
  for (const [key, element] of Object.entries(manifest.elements)) {
    const owner = `elements/${key}`;
    const folder = elementFolder(key, idOf);
    const paste = `elements/${fileName(element.display)}`;
    for (const [name, parameters] of Object.entries(elementParameters)) {
      if (name === "reset" && !element.has_reset_fn) continue;
      files.push({
        source: `src/elements/${key}/${name}.ts`,
        file: `${folder}/${name}.js`,
        paste: `${paste}/${name}.js`,
        parameters,
        runs: "page",
        owner,
      });
    }
    for (const [name, { caption }] of Object.entries(element.actions))
      files.push({
        source: `src/elements/${key}/actions/${name}.ts`,
        file: `${elementActionFolder(key, name, idOf)}/run.js`,
        paste: `${paste}/actions/${fileName(caption)}.js`,
        parameters: ["instance", "properties", "context"],
        runs: "page",
        owner: `${owner}/actions/${name}`,
      });
  }
  for (const [key, action] of Object.entries(manifest.actions)) {
    const runs = action.type === "server_side" ? "server" : "page";
    files.push({
      source: `src/actions/${key}.ts`,
      file: `${actionFolder(key, idOf)}/${runs === "server" ? "server" : "client"}.js`,
      paste: `actions/${fileName(action.display)}.js`,
      parameters: ["properties", "context"],
      runs,
      owner: `actions/${key}`,
    });
  }
  return files;
}

export function elementFolder(key: string, idOf: IdOf): string {
  return `elements/${folderName(idOf(`elements/${key}`))}`;
}

export function elementActionFolder(key: string, action: string, idOf: IdOf): string {
  return `${elementFolder(key, idOf)}/element_actions/${folderName(idOf(`elements/${key}/actions/${action}`))}`;
}

export function stateFolder(key: string, state: string, idOf: IdOf): string {
  return `${elementFolder(key, idOf)}/states/${folderName(idOf(`elements/${key}/states/${state}`))}`;
}

export function actionFolder(key: string, idOf: IdOf): string {
  return `actions/${folderName(idOf(`actions/${key}`))}`;
}

/** A display or caption as a file's name on any system. */
function fileName(words: string): string {
  return words
    .replaceAll(/[^\p{L}\p{N} ()&-]/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
