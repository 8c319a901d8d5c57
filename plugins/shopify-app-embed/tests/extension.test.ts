import { describe, expect, test } from "vitest";
import { ExtensionCopy } from "./extension-copy.ts";
import { lintExtension } from "./lint/extension.ts";
import { themeCheck } from "./theme-check.ts";

const block = "blocks/chat.liquid";
type Spoil = (copy: ExtensionCopy) => void;
const replace =
  (from: string, to: string): Spoil =>
  (copy) =>
    copy.replace(block, from, to);

test("theme-check and our own lint have nothing to say of the extension", async () => {
  using copy = new ExtensionCopy();
  expect(await themeCheck(copy.folder)).toEqual([]);
  expect(lintExtension(copy.folder)).toEqual([]);
});

test("Liquid is less than 10 KB", () => {
  using copy = new ExtensionCopy();
  const liquid = copy.read(block) + copy.read("snippets/setup-note.liquid");
  expect(Buffer.byteLength(liquid)).toBeLessThan(10_000);
});

const languages = ["de", "fr", "es", "pt-BR", "pt-PT", "ja", "ar"];

test.for(languages)("%s has every word, and none is left in English", (tag) => {
  using copy = new ExtensionCopy();
  for (const kind of ["", ".schema"]) {
    const english = JSON.parse(copy.read(`locales/en.default${kind}.json`)) as Record<string, unknown>;
    const words = JSON.parse(copy.read(`locales/${tag}${kind}.json`)) as Record<string, unknown>;
    expect(keysOf(words)).toEqual(keysOf(english));
    expect(JSON.stringify(words)).not.toMatch(/Leave empty|The chat/);
  }
});

function keysOf(words: object, inside = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" ? keysOf(value as object, `${inside}${key}.`) : [`${inside}${key}`],
  );
}

describe("theme-check finds", () => {
  const errors: Record<string, [offense: RegExp, Spoil]> = {
    "a tag that is not closed": [/LiquidHTMLSyntaxError/, (copy) => copy.addToBlock("{% if true %}")],
    "an element that is not closed": [/LiquidHTMLSyntaxError/, (copy) => copy.addToBlock("<div><p></div>")],
    "a snippet that is missing": [/MissingTemplate/, (copy) => copy.remove("snippets/setup-note.liquid")],
    "an asset that is missing": [
      /MissingAsset/,
      (copy) => copy.addToBlock(`<link rel="icon" href="{{ 'door.svg' | asset_url }}">`),
    ],
    "a text that is missing": [
      /TranslationKeyExists/,
      (copy) => copy.replace("snippets/setup-note.liquid", "setup_note", "no_such_note"),
    ],
    "a label that is missing": [
      /ValidSchemaTranslations/,
      (copy) => copy.replace(block, "t:hide.home", "t:hide.house"),
    ],
    "an unknown filter": [/UnknownFilter/, (copy) => copy.addToBlock("{{ 'x' | shout }}")],
    "a tag that embeds may not have": [
      /AppBlockValidTags/,
      (copy) => copy.addToBlock("{% section 'header' %}"),
    ],
    "a script that blocks the page": [
      /ParserBlockingScript/,
      (copy) => copy.addToBlock(`<script src="{{ 'foyer-loader.js' | asset_url }}"></script>`),
    ],
    "a script of the schema that is missing": [
      /AssetSizeAppBlockJavaScript/,
      (copy) => copy.replace(block, `"javascript": "foyer-loader.js"`, `"javascript": "loader.js"`),
    ],
    "a script of more than 10,000 bytes, however well it compresses": [
      /AssetSizeAppBlockJavaScript/,
      (copy) => copy.write("assets/foyer-loader.js", "/".repeat(10_001)),
    ],
    "a word that one language has and the default has not": [
      /MatchingTranslations/,
      (copy) => copy.write("locales/de.json", `{ "setup_note": "x", "more": "y" }`),
    ],
    "that no locale is the default": [
      /TranslationKeyExists/,
      (copy) => {
        copy.write("locales/en.json", copy.read("locales/en.default.json"));
        copy.remove("locales/en.default.json");
      },
    ],
    "a locale that is not JSON": [/ValidJSON/, (copy) => copy.write("locales/de.json", `{ "setup_note": `)],
  };
  test.for(Object.entries(errors))("%s: error", async ([, [offense, spoil]]) => {
    using copy = new ExtensionCopy();
    spoil(copy);
    const offenses = await themeCheck(copy.folder);
    expect(offenses.filter((one) => one.startsWith("error:") && offense.test(one))).not.toEqual([]);
  });

  const warnings: Record<string, [offense: RegExp, Spoil]> = {
    "an unknown object": [/UndefinedObject/, (copy) => copy.addToBlock("{{ shoop.name }}")],
    "an asset of somebody else's": [
      /RemoteAsset/,
      (copy) => copy.addToBlock(`<script src="https://cdn.example.com/x.js" defer></script>`),
    ],
    "an assign that nothing uses": [/UnusedAssign/, (copy) => copy.addToBlock("{% assign idle = 1 %}")],
  };
  test.for(Object.entries(warnings))("%s: warning", async ([, [offense, spoil]]) => {
    using copy = new ExtensionCopy();
    spoil(copy);
    const offenses = await themeCheck(copy.folder);
    expect(offenses.filter((one) => one.startsWith("warning:") && offense.test(one))).not.toEqual([]);
  });
});

describe("our own lint finds", () => {
  const target = `"target": "body",`;
  const seeds: Record<string, [problem: RegExp, Spoil]> = {
    "a target that is none": [/\/target must be equal/, replace(target, `"target": "footer",`)],
    "no target": [/must have required property 'target'/, replace(target, "")],
    "an unknown key": [/additional properties/, replace(target, `${target} "icon": "x",`)],
    "a name that is too long": [/is too long/, replace(`"t:name"`, `"${"n".repeat(26)}"`)],
    "a name that is too long in one language": [
      /is too long/,
      (copy) => copy.replace("locales/de.schema.json", `"name": "Chat"`, `"name": "${"n".repeat(26)}"`),
    ],
    "an unknown type of setting": [/\/type must be equal/, replace(`"type": "text"`, `"type": "word"`)],
    "an id given twice": [/is given twice/, replace(`"id": "offset_y"`, `"id": "offset_x"`)],
    "a setting without an id": [/'id'|has no id/, replace(`"id": "hide_on_home", `, "")],
    "a default of the wrong type": [
      /default must be boolean/,
      replace(`"default": false`, `"default": "no"`),
    ],
    "a range's default between two steps": [/not a step/, replace(`"default": 20`, `"default": 21`)],
    "a range's default beyond its end": [/not a step/, replace(`"default": 20`, `"default": 400`)],
    "a select's default that is no option": [
      /none of its options/,
      replace(`"default": "right"`, `"default": "top"`),
    ],
    "both enabled_on and disabled_on": [
      /must NOT be valid/,
      replace(
        target,
        `${target} "enabled_on": { "templates": ["index"] }, "disabled_on": { "templates": ["cart"] },`,
      ),
    ],
    "a template that is none": [
      /must be equal to one of the allowed values/,
      replace(target, `${target} "enabled_on": { "templates": ["home"] },`),
    ],
    "an available_if of another shape": [
      /available_if must match/,
      replace(target, `${target} "available_if": "{{ shop.name }}",`),
    ],
    "a trailing comma": [/not JSON/, replace(target, `${target} ,`)],
    "a comment": [/not JSON/, replace(target, `${target} // where`)],
    "a setting that is not declared": [
      /uses the setting hide_on_blog/,
      (copy) => copy.addToBlock("{{ block.settings.hide_on_blog }}"),
    ],
    "a setting that is not used": [
      /does not use the setting/,
      replace("settings.hide_on_cart -", "settings.hide_on_home -"),
    ],
    "31 blocks": [
      /more than 30 blocks/,
      (copy) => {
        for (let n = 1; n <= 30; n += 1) copy.write(`blocks/chat-${n}.liquid`, copy.read(block));
      },
    ],
    "too much Liquid": [/too much Liquid/, (copy) => copy.write("snippets/long.liquid", "x".repeat(100_000))],
    "a locale that is too large": [
      /locales\/de.json is too large/,
      (copy) => copy.write("locales/de.json", JSON.stringify({ setup_note: "x".repeat(15_000) })),
    ],
    "a locale with a comma too many": [
      /de.json is not JSON/,
      (copy) => copy.write("locales/de.json", `{ "setup_note": "x", }`),
    ],
    "a stray folder": [/scripts does not belong/, (copy) => copy.write("scripts/x.js", "")],
    "a nested folder": [/icons does not belong/, (copy) => copy.write("assets/icons/x.svg", "<svg/>")],
    "a file of a kind that is not taken": [
      /door.webp does not belong/,
      (copy) => copy.write("assets/door.webp", ""),
    ],
  };
  test.for(Object.entries(seeds))("%s", ([, [problem, spoil]]) => {
    using copy = new ExtensionCopy();
    spoil(copy);
    expect(lintExtension(copy.folder).filter((one) => problem.test(one))).not.toEqual([]);
  });
});
