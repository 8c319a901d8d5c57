/** What WordPress reads: a PHP file for all texts, and a JSON file for the texts of each script. */
import { type Translation, keyOf } from "./catalog.ts";
import type { Language } from "./po.ts";

/** `.l10n.php`, read by WordPress since 6.5 before any `.mo`. */
export function formatPhp(translation: Translation, { locale, pluralForms }: Language): string {
  const messages = translated(translation).map(
    ([key, forms]) => `\t\t${php(key)} => ${forms.map(php).join(' . "\\0" . ')},`,
  );
  return [
    "<?php",
    "defined( 'ABSPATH' ) || exit;",
    "return array(",
    "\t'domain'       => 'foyer-chat',",
    `\t'language'     => ${php(locale)},`,
    `\t'plural-forms' => ${php(pluralForms)},`,
    "\t'messages'     => array(",
    ...messages,
    "\t),",
    ");",
    "",
  ].join("\n");
}

/** The format of Jed, with the texts that stand in these files. */
export function formatJson(
  translation: Translation,
  { locale, pluralForms }: Language,
  files: ReadonlySet<string>,
): string {
  const here = new Map([...translation].filter(([, text]) => text.files.some((file) => files.has(file))));
  const messages = Object.fromEntries([
    ["", { domain: "messages", lang: locale, "plural-forms": pluralForms }],
    ...translated(here),
  ]);
  return `${JSON.stringify({ domain: "messages", locale_data: { messages } })}\n`;
}

function translated(translation: Translation): [string, string[]][] {
  return [...translation.values()]
    .filter(({ forms }) => forms.length > 0 && forms.every((form) => form !== ""))
    .map((text) => [keyOf(text), text.forms]);
}

function php(text: string): string {
  return text
    .split("\u0004")
    .map((part) => `'${part.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`)
    .join(' . "\\4" . ');
}
