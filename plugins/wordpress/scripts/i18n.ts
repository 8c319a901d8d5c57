/**
 * `node scripts/i18n.ts` collects every text of the plugin into `languages/foyer-chat.pot`, brings the `.po` files up to
 * date with it and makes of them what WordPress reads. With `--check` nothing is written: whatever would be, or is
 * missing from a translation that has to be complete, is a failure.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Catalog, collect } from "./i18n/catalog.ts";
import { formatJson, formatPhp } from "./i18n/compiled.ts";
import { textsOfBlock } from "./i18n/from-block.ts";
import { textsOfPhp } from "./i18n/from-php.ts";
import { type Language, formatPo, formatPot, merge, parsePo } from "./i18n/po.ts";
import { mistakesIn, missingIn, problemsOf } from "./i18n/problems.ts";
import { readScripts } from "./i18n/scripts.ts";
import { phpFiles } from "./php/files.ts";
import { readPhp } from "./php/source.ts";

const arabic =
  "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);";

const languages: (Language & { complete: boolean })[] = [
  { locale: "de_DE", pluralForms: "nplurals=2; plural=(n != 1);", complete: true },
  // So much that screens from right to left can be looked at.
  { locale: "ar", pluralForms: arabic, complete: false },
];

const root = dirname(import.meta.dirname);
const folder = join(root, "languages");
const isCheck = process.argv.includes("--check");

const scripts = readScripts(root);
const catalog: Catalog = collect([
  ...phpFiles(root)
    .filter((path) => !path.startsWith("languages/"))
    .flatMap((path) => textsOfPhp(readPhp(root, path))),
  ...globSync("src/blocks/*/block.json", { cwd: root })
    .toSorted()
    .flatMap((path) => textsOfBlock(root, path)),
  ...[...scripts.read.values()].flatMap(({ texts }) => texts),
]);

const wrong = [...[...scripts.read.values()].flatMap(({ problems }) => problems), ...problemsOf(catalog)];
const bundled = new Set([...scripts.bundles.values()].flatMap((files) => [...files]));
for (const [path, { texts }] of scripts.read) {
  if (texts.length > 0 && !bundled.has(path))
    wrong.push(`${path} has texts and is in no script with translations`);
}

const files = new Map([["foyer-chat.pot", formatPot(catalog)]]);
for (const language of languages) {
  const name = `foyer-chat-${language.locale}`;
  const po = join(folder, `${name}.po`);
  const translation = merge(catalog, existsSync(po) ? parsePo(readFileSync(po, "utf8")) : new Map());
  files.set(`${name}.po`, formatPo(translation, language));
  files.set(`${name}.l10n.php`, formatPhp(translation, language));
  for (const [handle, sources] of scripts.bundles) {
    const hasTexts = [...sources].some((path) => scripts.read.get(path)!.texts.length > 0);
    if (hasTexts) files.set(`${name}-${handle}.json`, formatJson(translation, language, sources));
  }
  const missing = missingIn(translation);
  wrong.push(...mistakesIn(translation, language));
  if (language.complete && isCheck)
    wrong.push(...missing.map((text) => `${language.locale}: "${text}" is not translated`));
  console.log(`${language.locale}: ${catalog.size - missing.length} of ${catalog.size} texts`);
}

const obsolete = globSync("*", { cwd: folder }).filter((name) => !files.has(basename(name)));
if (isCheck) {
  const stale = [...files].filter(
    ([name, content]) =>
      !existsSync(join(folder, name)) || readFileSync(join(folder, name), "utf8") !== content,
  );
  wrong.push(...stale.map(([name]) => `languages/${name} is not up to date: node scripts/i18n.ts`));
  wrong.push(...obsolete.map((name) => `languages/${name} belongs to nothing`));
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of obsolete) rmSync(join(folder, name));
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
}
for (const problem of wrong) console.error(problem);
process.exitCode = wrong.length === 0 ? 0 : 1;
