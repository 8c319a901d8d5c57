import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files that Bubble writes; its commit deletes all others. */
const known = [
  /^(?:LICENSE|README\.md|meta_data\.json|shared_tech_params\.json|html_headers\.html|api\/raw_calls\.json)$/,
  /^elements\/[A-Za-z]+-\w+\/(?:params\.json|(?:initialize|update|preview|reset|component)\.js|headers\.html)$/,
  /^elements\/[A-Za-z]+-\w+\/states\/[A-Za-z]+-\w+\/initialization\.js$/,
  /^elements\/[A-Za-z]+-\w+\/element_actions\/[A-Za-z]+-\w+\/(?:params\.json|run\.js)$/,
  /^actions\/[A-Za-z]+-\w+\/(?:params\.json|client\.js|server\.js|package\.json)$/,
];

const alphabet = "0123456789abcdefghjkmnpqrtuvwxyz";

/** Reads a repository and writes it again, as Bubble's automatic commit does: what it does not keep is gone. */
export function sync(folder: string): void {
  const files = filesBelow(folder);
  const texts = new Map(
    files.map((path) => [path, readFileSync(join(folder, path), "utf8").replace(/^\uFEFF/, "")]),
  );
  for (const path of files) rmSync(join(folder, path));
  for (const [path, text] of texts) {
    if (!known.some((pattern) => pattern.test(path))) continue;
    const is = path.split("/").map(renamed).join("/");
    mkdirSync(dirname(join(folder, is)), { recursive: true });
    writeFileSync(join(folder, is), normalised(path, text));
  }
  for (const [path, text] of skeletons(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Every file below, git's own aside. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !path.startsWith(".git/"))
    .toSorted();
}

/** Bubble's suffix of an id: its bytes as digits of base 32. */
export function suffixOf(id: string): string {
  let bits = "";
  for (const letter of id) bits += letter.charCodeAt(0).toString(2).padStart(8, "0");
  let suffix = "";
  for (let at = 0; at < bits.length; at += 5)
    suffix += alphabet[Number.parseInt(bits.slice(at, at + 5).padEnd(5, "0"), 2)];
  return suffix;
}

function renamed(part: string): string {
  const [id = "", suffix] = part.split("-");
  return suffix === undefined ? part : `${id}-${suffixOf(id)}`;
}

function normalised(path: string, text: string): string {
  if (path.endsWith(".json")) return JSON.stringify(kept(JSON.parse(text)), null, 4);
  return path.endsWith(".js") ? text.replaceAll("\r\n", "\n").trim() : text;
}

/** Sorted, and without empty objects. */
function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kept);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]): [string, unknown] => [key, kept(inner)])
      .filter(([, inner]) => !(typeof inner === "object" && Object.keys(inner ?? {}).length === 0)),
  );
}

/** What Bubble adds where it was left out. */
function skeletons(texts: ReadonlyMap<string, string>): [path: string, text: string][] {
  const added: [string, string][] = [];
  const add = (path: string, parameters: string): void => {
    if (!texts.has(path)) added.push([path, `function(${parameters}) {\n\n\n\n}`]);
  };
  for (const [path, text] of texts) {
    const [kind, folder, ...rest] = path.split("/");
    if (kind !== "elements" || rest.join("/") !== "params.json") continue;
    const { states = {} }: { states?: Record<string, unknown> } = JSON.parse(text);
    const home = `elements/${folder}`;
    for (const name of ["initialize", "reset"]) add(`${home}/${name}.js`, "instance, context");
    add(`${home}/update.js`, "instance, properties, context");
    add(`${home}/preview.js`, "instance, properties");
    for (const id of Object.keys(states))
      add(`${home}/states/${id}-${suffixOf(id)}/initialization.js`, "properties, context");
  }
  return added;
}
