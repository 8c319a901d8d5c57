/** Which texts belong to which of WordPress's script handles. */
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ScriptTexts, readScript } from "./from-tsx.ts";

/** As `Admin\Assets` and WordPress's own naming of a block's scripts have it. */
const kinds: { entries: string; handle: (name: string) => string }[] = [
  { entries: "src/admin/*/index.{ts,tsx}", handle: (name) => `foyer-${name}` },
  { entries: "src/blocks/*/index.{ts,tsx}", handle: (name) => `foyer-${name}-editor-script` },
];

export interface Scripts {
  /** Every script there is, by its path from the plugin's folder. */
  read: Map<string, ScriptTexts>;
  /** Handle to the files that its bundle is made of. */
  bundles: Map<string, ReadonlySet<string>>;
}

export function readScripts(root: string): Scripts {
  const paths = globSync("src/**/*.{ts,tsx}", { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !/\.(test|d)\.tsx?$/.test(path))
    .toSorted();
  const read = new Map(paths.map((path) => [path, readScript(root, path)]));
  const bundles = new Map<string, ReadonlySet<string>>();
  for (const { entries, handle } of kinds) {
    for (const entry of globSync(entries, { cwd: root }).toSorted()) {
      const name = dirname(entry).split("/").at(-1)!;
      bundles.set(handle(name), reachedFrom(entry, read, root));
    }
  }
  return { read, bundles };
}

function reachedFrom(entry: string, read: Scripts["read"], root: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const name of read.get(path)?.imports ?? []) {
      const target = join(dirname(path), name);
      const file = [
        target,
        `${target}.ts`,
        `${target}.tsx`,
        `${target}/index.ts`,
        `${target}/index.tsx`,
      ].find((candidate) => read.has(candidate) && existsSync(join(root, candidate)));
      if (file !== undefined) waiting.push(file);
    }
  }
  return reached;
}
