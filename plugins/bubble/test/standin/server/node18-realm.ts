import { globals, intrinsics, newerMembers, nodeGlobals } from "./node18.ts";

type Bag = Record<PropertyKey, unknown>;

/** Takes everything from a new context that Node 18 does not have, and lends it Node 18's own globals. */
export function makeNode18(realm: Bag, unnamed: Record<string, object>): void {
  keepOnly(realm, globals);
  for (const [path, names] of Object.entries(intrinsics)) {
    const found = at(realm, unnamed, path);
    if (found) keepOnly(found, names);
  }
  for (const [path, names] of Object.entries(newerMembers)) {
    const found = at(globalThis, {}, path);
    for (const name of names.split(" ")) if (found) Reflect.deleteProperty(found, name);
  }
  for (const name of nodeGlobals.split(" ")) define(realm, name, Reflect.get(globalThis, name));
}

export function define(realm: Bag, name: string, value: unknown): void {
  Object.defineProperty(realm, name, { value, writable: true, configurable: true, enumerable: false });
}

/** For the context's own syntax: what no name leads to. */
export const unnamedObjects = `({
  "%ArrayIteratorPrototype%": Object.getPrototypeOf([][Symbol.iterator]()),
  "%IteratorPrototype%": Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  "%TypedArray%": Object.getPrototypeOf(Uint8Array),
  "%AsyncFunction%": (async function () {}).constructor,
  "%GeneratorFunction%": (function* () {}).constructor,
  "%AsyncGeneratorFunction%": (async function* () {}).constructor,
})`;

function at(realm: Bag, unnamed: Record<string, object>, path: string): Bag | undefined {
  let found: unknown = realm;
  for (const name of path.split(".")) {
    if (found === undefined || found === null) return undefined;
    found = unnamed[name] ?? Reflect.get(found, keyOf(name));
  }
  return found as Bag | undefined;
}

function keyOf(name: string): PropertyKey {
  return name.startsWith("@@") ? Reflect.get(Symbol, name.slice(2)) : name;
}

function keepOnly(bag: Bag, names: string): void {
  const kept = new Set(names.split(" ").map(keyOf));
  for (const key of Reflect.ownKeys(bag)) if (!kept.has(key)) Reflect.deleteProperty(bag, key);
}
