/** Gettext's files. */
import { type Catalog, type Text, type Translation, keyOf } from "./catalog.ts";

const project = "Foyer Chat";

export interface Language {
  /** WordPress's name for it, `de_DE`. */
  locale: string;
  pluralForms: string;
}

export function formatPot(catalog: Catalog): string {
  return format(
    [`Project-Id-Version: ${project}`],
    [...catalog.values()].map((text) => ({ ...text, forms: [] })),
  );
}

export function formatPo(translation: Translation, { locale, pluralForms }: Language): string {
  const header = [`Project-Id-Version: ${project}`, `Language: ${locale}`, `Plural-Forms: ${pluralForms}`];
  return format(header, [...translation.values()]);
}

/** Texts that are gone go; new ones come without a translation. */
export function merge(catalog: Catalog, known: Translation): Translation {
  return new Map([...catalog].map(([key, text]) => [key, { ...text, forms: known.get(key)?.forms ?? [] }]));
}

function format(header: string[], texts: (Text & { forms: string[] })[]): string {
  const kinds = [
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  const head = [...header, ...kinds, "X-Domain: foyer-chat"].map((line) => quote(`${line}\n`));
  return [`msgid ""\nmsgstr ""\n${head.join("\n")}\n`, ...texts.map(formatText)].join("\n");
}

function formatText({ id, plural, context, comments, files, forms }: Text & { forms: string[] }): string {
  const lines = [
    ...comments.map((comment) => `#. translators: ${comment}`),
    ...files.map((file) => `#: ${file}`),
  ];
  if (/%(?:\d+\$)?[sdfF]/.test(id + (plural ?? ""))) lines.push("#, php-format");
  if (context !== undefined) lines.push(`msgctxt ${quote(context)}`);
  lines.push(`msgid ${quote(id)}`);
  if (plural === undefined) lines.push(`msgstr ${quote(forms[0] ?? "")}`);
  else {
    lines.push(`msgid_plural ${quote(plural)}`);
    const slots = forms.length === 0 ? ["", ""] : forms;
    lines.push(...slots.map((form, index) => `msgstr[${index}] ${quote(form)}`));
  }
  return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** Reads what `formatPo` wrote, or a translator's program: comments and order do not matter. */
export function parsePo(file: string): Translation {
  const translation: Translation = new Map();
  for (const block of file.split(/\n\s*\n/)) {
    const fields = new Map<string, string>();
    let current = "";
    for (const line of block.split("\n")) {
      const field = /^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")\s*$/.exec(line);
      if (field) {
        current = field[1]!;
        fields.set(current, JSON.parse(field[2]!) as string);
      } else if (line.startsWith('"')) {
        fields.set(current, (fields.get(current) ?? "") + (JSON.parse(line) as string));
      }
    }
    const id = fields.get("msgid");
    if (id === undefined || id === "") continue;
    const context = fields.get("msgctxt");
    const plural = fields.get("msgid_plural");
    const forms = [...fields].filter(([name]) => name.startsWith("msgstr")).map(([, form]) => form);
    translation.set(keyOf({ id, ...(context !== undefined && { context }) }), {
      id,
      ...(plural !== undefined && { plural }),
      ...(context !== undefined && { context }),
      comments: [],
      files: [],
      forms: forms.every((form) => form === "") ? [] : forms,
    });
  }
  return translation;
}
