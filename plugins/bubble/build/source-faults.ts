import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PluginManifest } from "../src/platform/manifest.ts";
import type { FunctionFile } from "./function-files.ts";

const elementFunctions = ["initialize", "update", "preview", "reset"];

/** Modules that the manifest wants and nobody wrote, and modules that somebody wrote and the manifest does not know. */
export function sourceFaults(
  root: string,
  manifest: PluginManifest,
  files: readonly FunctionFile[],
): string[] {
  const faults = files
    .filter(({ source }) => !existsSync(join(root, source)))
    .map(({ source, owner }) => `${source}: is missing, but the manifest declares ${owner}. Write it.`);

  const known = new Set(files.map(({ source }) => source));
  for (const key of namesIn(join(root, "src/elements"))) {
    const folder = `src/elements/${key}`;
    if (!Object.hasOwn(manifest.elements, key)) {
      faults.push(`${folder}: is no element of src/manifest.ts. Add it there, or delete it.`);
      continue;
    }
    const functions = elementFunctions.map((name) => `${folder}/${name}.ts`);
    const actions = modulesIn(root, `${folder}/actions`);
    faults.push(...undeclared([...functions, ...actions]));
  }
  faults.push(...undeclared(modulesIn(root, "src/actions")));
  return faults;

  function undeclared(sources: readonly string[]): string[] {
    return sources
      .filter((source) => !known.has(source) && hasDefault(join(root, source)))
      .map(
        (source) =>
          `${source}: exports a function that the manifest does not declare. Declare it, or delete it.`,
      );
  }
}

/** Only what Bubble calls is exported as default. */
function hasDefault(path: string): boolean {
  return existsSync(path) && /^export (?:default\b|\{[^}]*\bdefault\b)/m.test(readFileSync(path, "utf8"));
}

function modulesIn(root: string, folder: string): string[] {
  return namesIn(join(root, folder))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${basename(name)}`);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
