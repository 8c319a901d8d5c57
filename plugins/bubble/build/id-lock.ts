import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { PluginManifest } from "../src/platform/manifest.ts";
import { publishedNames } from "./published-names.ts";

/**
 * Ids that were given once. Apps that installed the plugin refer to them, so that none ever changes, and none is
 * given a second time.
 */
export interface IdLock {
  /** By the path in the manifest. */
  ids: Record<string, string>;
  /** Paths that the manifest has no more, on purpose. */
  retired: string[];
}

/** Bubble's own ids have three letters or so, of a counter. */
const wellFormed = /^fy[a-z]{2,}$/;

export function readLock(file: string): IdLock {
  if (!existsSync(file)) return { ids: {}, retired: [] };
  return JSON.parse(readFileSync(file, "utf8"));
}

export function writeLock(file: string, lock: IdLock): void {
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

/** The lock, with an id for every name that had none. */
export function lockNames(manifest: PluginManifest, lock: IdLock): IdLock {
  const ids = new Map(Object.entries(lock.ids));
  const taken = new Set(ids.values());
  for (const { path, words } of publishedNames(manifest)) {
    if (ids.has(path)) continue;
    const id = freeId(words, taken);
    taken.add(id);
    ids.set(path, id);
  }
  const inOrder = [...ids].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ids: Object.fromEntries(inOrder), retired: lock.retired.toSorted() };
}

function freeId(words: readonly string[], taken: ReadonlySet<string>): string {
  const letters = words
    .join("")
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "");
  const id = `fy${letters.padEnd(2, "x")}`;
  if (!taken.has(id)) return id;
  for (let more = "x"; ; more += "x") if (!taken.has(id + more)) return id + more;
}

/** So many are named; a new element has a hundred. */
const unlockedMax = 5;

/** What keeps the manifest and the lock from being published together. */
export function lockFaults(manifest: PluginManifest, lock: IdLock): string[] {
  const faults: string[] = [];
  const names = new Set(publishedNames(manifest).map(({ path }) => path));
  const retired = new Set(lock.retired);
  const owners = new Map<string, string>();

  const unlocked = [...names].filter((path) => !Object.hasOwn(lock.ids, path)).map((path) => `"${path}"`);
  if (unlocked.length > 0) {
    const more = unlocked.length > unlockedMax ? ` and ${unlocked.length - unlockedMax} more` : "";
    faults.push(
      `ids.json: no id for ${unlocked.slice(0, unlockedMax).join(", ")}${more}. Run ` +
        "`node plugins/bubble/build.ts --lock` and commit it.",
    );
  }

  for (const [path, id] of Object.entries(lock.ids)) {
    if (!names.has(path) && !retired.has(path))
      faults.push(
        `ids.json: "${path}" is gone from the manifest, but apps may use it. Put it back. Where it has to go, list it ` +
          'under "retired"; where it never was in a published version, delete its line.',
      );
    if (names.has(path) && retired.has(path))
      faults.push(`ids.json: "${path}" is retired and in the manifest. Take it out of one of them.`);
    if (!wellFormed.test(id))
      faults.push(
        `ids.json: "${path}" has the id "${id}": it has to be "fy" and at least two small letters more.`,
      );
    const owner = owners.get(id);
    if (owner !== undefined)
      faults.push(`ids.json: "${owner}" and "${path}" have the same id "${id}". Each has its own.`);
    owners.set(id, path);
  }
  for (const path of retired)
    if (!Object.hasOwn(lock.ids, path))
      faults.push(
        `ids.json: "${path}" is retired but has no id: its id is kept, so that nothing else gets it.`,
      );
  return faults;
}
