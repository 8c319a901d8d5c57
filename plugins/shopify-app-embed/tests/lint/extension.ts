import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BlockSchema, readBlockSchema } from "./block-schema.ts";

const folders: Record<string, RegExp> = {
  assets: /\.(jpe?g|json|js|css|png|svg|wasm)$/,
  blocks: /\.liquid$/,
  locales: /\.json$/,
  snippets: /\.liquid$/,
};

/** Shopify's limits; bytes. */
const limits = { blocks: 30, liquid: 100_000, locale: 15_000, locales: 100, all: 10_000_000, name: 25 };

/**
 * What theme-check says nothing of: schemas, settings that are used and not declared or the other way round, what may
 * lie where, and how much of it.
 */
export function lintExtension(folder: string): string[] {
  const problems = strayFiles(folder);
  const files = (name: string): string[] =>
    existsSync(join(folder, name)) ? readdirSync(join(folder, name)).toSorted() : [];
  const size = (path: string): number => statSync(join(folder, path)).size;
  const sum = (names: string[]): number =>
    names.flatMap((name) => files(name).map((file) => size(join(name, file)))).reduce((a, b) => a + b, 0);

  if (files("blocks").length > limits.blocks) problems.push(`more than ${limits.blocks} blocks`);
  if (files("locales").length > limits.locales) problems.push(`more than ${limits.locales} locales`);
  if (sum(["blocks", "snippets"]) > limits.liquid) problems.push("too much Liquid");
  if (sum(Object.keys(folders)) > limits.all) problems.push("too large");
  for (const name of files("locales"))
    if (size(join("locales", name)) > limits.locale) problems.push(`locales/${name} is too large`);
  for (const name of files("locales"))
    if (!isJson(readFileSync(join(folder, "locales", name), "utf8")))
      problems.push(`locales/${name} is not JSON`);

  for (const name of files("blocks")) {
    const liquid = readFileSync(join(folder, "blocks", name), "utf8");
    const { schema, problems: found } = readBlockSchema(liquid);
    if (schema) found.push(...unusedAndUnknown(liquid, schema), ...longNames(folder, schema));
    problems.push(...found.map((problem) => `blocks/${name}: ${problem}`));
  }
  return problems;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function strayFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const allowed = folders[entry.name];
    if (entry.name === "shopify.extension.toml") return [];
    if (!entry.isDirectory() || !allowed) return [`${entry.name} does not belong here`];
    return readdirSync(join(folder, entry.name), { withFileTypes: true })
      .filter((file) => !file.isFile() || !allowed.test(file.name))
      .map((file) => `${entry.name}/${file.name} does not belong here`);
  });
}

function unusedAndUnknown(liquid: string, { settings = [] }: BlockSchema): string[] {
  const markup = liquid.replace(/\{%-?\s*schema[\s\S]*$/, "");
  const used = new Set([...markup.matchAll(/\bsettings\.(\w+)/g)].map(([, id]) => id!));
  const declared = new Set(settings.flatMap(({ id }) => id ?? []));
  return [
    ...[...used.difference(declared)].map((id) => `uses the setting ${id}, which the schema has not`),
    ...[...declared.difference(used)].map((id) => `does not use the setting ${id}`),
  ];
}

/** The name in every language that merchants may have. */
function longNames(folder: string, { name }: BlockSchema): string[] {
  const [, key] = /^t:(\w+)$/.exec(name) ?? [];
  const names =
    key === undefined
      ? [name]
      : readdirSync(join(folder, "locales"))
          .filter((file) => file.endsWith(".schema.json"))
          .map((file) => String(JSON.parse(readFileSync(join(folder, "locales", file), "utf8"))[key]));
  return names.filter((one) => one.length > limits.name).map((one) => `the name "${one}" is too long`);
}
