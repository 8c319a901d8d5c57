import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BuildFault } from "../build-fault.ts";
import { type ComposedPlugin, composePlugin, type PluginSettings } from "../compose-plugin.ts";
import { lockNames, readLock, writeLock } from "../id-lock.ts";
import { readManifest } from "../read-manifest.ts";
import { sampleSources } from "./sample-sources.ts";

/** Of a sample's files: what to put in place of the sound one, or what of it to replace. */
export type Changes = Record<string, string | [was: string, is: string][] | null>;

const folders: string[] = [];

/** A small sound plugin in a folder of its own, with changes. Its ids are locked unless `ids.json` is among them. */
export async function makeSample(changes: Changes = {}): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "foyer-bubble-sample-"));
  folders.push(root);
  for (const path of new Set([...Object.keys(sampleSources), ...Object.keys(changes)])) {
    const text = changed(path, changes[path]);
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (!Object.hasOwn(changes, "ids.json")) {
    const file = join(root, "ids.json");
    writeLock(file, lockNames(await readManifest(root), readLock(file)));
  }
  return root;
}

export function removeSamples(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function changed(path: string, change: Changes[string] | undefined): string | null {
  if (change === null || typeof change === "string") return change;
  let text = sampleSources[path] ?? "";
  for (const [was, is] of change ?? []) {
    if (!text.includes(was)) throw new Error(`the sample's ${path} has no ${was}`);
    text = text.replace(was, is);
  }
  return text;
}

export async function composeSample(
  changes: Changes = {},
  settings: Partial<PluginSettings> = {},
): Promise<ComposedPlugin> {
  const root = await makeSample(changes);
  return composePlugin({ root, widgetVersion: "1.2.3-abcdef01", ...settings });
}

/** What the build says about a sample that it must not take. */
export async function faultsOf(
  changes: Changes,
  settings: Partial<PluginSettings> = {},
): Promise<readonly string[]> {
  try {
    await composeSample(changes, settings);
  } catch (error) {
    if (error instanceof BuildFault) return error.faults;
    throw error;
  }
  throw new Error("it was built");
}
