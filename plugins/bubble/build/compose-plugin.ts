import { join } from "node:path";
import { bubbleJson } from "./bubble-json.ts";
import { refuse } from "./build-fault.ts";
import { bundleFunctions } from "./bundle-functions.ts";
import { callTarget } from "./call-target.ts";
import { functionFaults } from "./check-function.ts";
import { describeAction } from "./describe-action.ts";
import { describeCalls } from "./describe-calls.ts";
import { describeElement, describeElementAction, emptyStateFunction } from "./describe-element.ts";
import { describeListing, describeShared } from "./describe-plugin.ts";
import {
  actionFolder,
  elementActionFolder,
  elementFolder,
  type FunctionFile,
  functionFiles,
  stateFolder,
} from "./function-files.ts";
import { lockFaults, readLock } from "./id-lock.ts";
import { type IdOf, idsFrom } from "./id-of.ts";
import { type Listing, listingFaults, readListing } from "./listing.ts";
import { manifestFaults } from "./manifest-faults.ts";
import { nameFaults } from "./name-faults.ts";
import { readManifest } from "./read-manifest.ts";
import { sourceFaults } from "./source-faults.ts";
import type { PluginManifest } from "../src/platform/manifest.ts";

export interface PluginSettings {
  /** The folder with `src/`, `ids.json` and `marketplace/`. */
  root: string;
  /** `https://chat.example.com`; undefined: every app names its own, and the data calls have to be edited. */
  backendUrl?: string | undefined;
  /** Bubble's id of the plugin. */
  pluginId?: string | undefined;
  /** Of the widget's bundles, which the plugin loads from the backend. */
  widgetVersion: string;
}

export interface ComposedPlugin {
  manifest: PluginManifest;
  listing: Listing;
  idOf: IdOf;
  /** Where data calls go, and what the build filled in for it. */
  callUrl: string;
  functions: (FunctionFile & { text: string })[];
  /** By path: what the repository for Bubble's sync holds. */
  files: Record<string, string>;
}

/** Throws a `BuildFault` that lists everything that is wrong. */
export async function composePlugin(settings: PluginSettings): Promise<ComposedPlugin> {
  const { root, widgetVersion } = settings;
  const target = callTarget(settings);
  const [manifest, listing] = await Promise.all([readManifest(root), readListing(join(root, "marketplace"))]);
  const lock = readLock(join(root, "ids.json"));
  refuse([...manifestFaults(manifest), ...listingFaults(listing), ...lockFaults(manifest, lock)]);

  const idOf = idsFrom(lock.ids);
  const sources = functionFiles(manifest, idOf);
  refuse(sourceFaults(root, manifest, sources));

  const define = {
    FOYER_VERSION: JSON.stringify(widgetVersion),
    FOYER_BACKEND_URL: JSON.stringify(target.backendUrl ?? ""),
  };
  const bundles = await Promise.all(
    (["page", "server"] as const).map((runs) => {
      const own = sources.filter((file) => file.runs === runs).map(({ source }) => source);
      return bundleFunctions(own, { root, runs, define });
    }),
  );
  refuse(bundles.flatMap(({ faults }) => faults));

  const compiled = new Map(bundles.flatMap((bundle) => [...bundle.functions]));
  const modules = new Map(bundles.flatMap((bundle) => [...bundle.modules]));
  const functions = sources.map((file) => ({ ...file, text: wrapped(file, compiled.get(file.source)!) }));
  const secrets = Object.values(manifest.keys).flatMap(({ caption, type }) =>
    type === "secure" ? [caption] : [],
  );
  refuse([
    ...nameFaults(manifest, sources, modules),
    ...functions.flatMap((file) => functionFaults(file.text, file, secrets)),
  ]);

  const files: Record<string, string> = {
    "README.md": `${listing.readme}\n`,
    "meta_data.json": bubbleJson(describeListing(manifest, listing)),
    "shared_tech_params.json": bubbleJson(describeShared(manifest, idOf)),
  };
  if (Object.keys(manifest.api_calls).length > 0)
    files["api/raw_calls.json"] = bubbleJson(describeCalls(manifest.api_calls, target, idOf));
  Object.assign(files, elementFiles(manifest, idOf), actionFiles(manifest, idOf));
  for (const { file, text } of functions) files[file] = text;
  return { manifest, listing, idOf, callUrl: target.callUrl, functions, files };
}

function wrapped({ parameters, runs }: FunctionFile, bundle: string): string {
  const given = parameters.join(", ");
  const head = `${runs === "server" ? "async " : ""}function(${given})`;
  return `${head} {\n${bundle}\nreturn __m.default(${given});\n}`;
}

function elementFiles(manifest: PluginManifest, idOf: IdOf): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [key, element] of Object.entries(manifest.elements)) {
    const path = `elements/${key}`;
    const folder = elementFolder(key, idOf);
    files[`${folder}/params.json`] = bubbleJson(describeElement(element, path, idOf));
    if (!element.has_reset_fn) files[`${folder}/reset.js`] = "function(instance, context) {\n\n\n\n}";
    for (const state of Object.keys(element.states))
      files[`${stateFolder(key, state, idOf)}/initialization.js`] = emptyStateFunction;
    for (const [name, action] of Object.entries(element.actions))
      files[`${elementActionFolder(key, name, idOf)}/params.json`] = bubbleJson(
        describeElementAction(action, `${path}/actions/${name}`, idOf),
      );
  }
  return files;
}

function actionFiles(manifest: PluginManifest, idOf: IdOf): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [key, action] of Object.entries(manifest.actions))
    files[`${actionFolder(key, idOf)}/params.json`] = bubbleJson(
      describeAction(action, `actions/${key}`, idOf),
    );
  return files;
}
