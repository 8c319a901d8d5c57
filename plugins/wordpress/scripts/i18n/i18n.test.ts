import { describe, expect, test } from "vitest";
import { parsePhp } from "../php/source.ts";
import { collect, placeholders } from "./catalog.ts";
import { formatJson, formatPhp } from "./compiled.ts";
import { textsOfPhp } from "./from-php.ts";
import { textsOfScript } from "./from-tsx.ts";
import { formatPo, formatPot, merge, parsePo } from "./po.ts";
import { mistakesIn, missingIn, problemsOf } from "./problems.ts";

const german = { locale: "de_DE", pluralForms: "nplurals=2; plural=(n != 1);" };

const php = parsePhp(
  `<?php
function f( $n ) {
	echo esc_html__( 'Save', 'foyer-chat' );
	_x( 'Post', 'a verb', 'foyer-chat' );
	/* translators: %d: how many. */
	$text = sprintf( _n( '%d item', '%d items', $n, 'foyer-chat' ), $n );
	sprintf(
		/*
		 * translators: 1: a name,
		 * 2: a place.
		 */
		__( '%1$s of %2$s', 'foyer-chat' ),
		$a, $b
	);
	__( 'It\\'s ' . '100%% "sure"', 'foyer-chat' );
}`,
  "includes/Sample.php",
);

describe("collecting", () => {
  test("every function of WordPress's is read, with contexts, plurals and comments", () => {
    const files = ["includes/Sample.php"];
    expect(textsOfPhp(php)).toEqual([
      { id: "Save", comments: [], files },
      { id: "Post", context: "a verb", comments: [], files },
      { id: "%d item", plural: "%d items", comments: ["%d: how many."], files },
      { id: "%1$s of %2$s", comments: ["1: a name, 2: a place."], files },
      { id: 'It\'s 100%% "sure"', comments: [], files },
    ]);
  });

  test("a script's texts are read under whatever name it imports the functions by", () => {
    const { texts, problems, imports } = textsOfScript(
      `import { __ as t, _n } from "@wordpress/i18n";
       import { Other } from "./other";
       export const A = () => <p title={t("Save", "foyer-chat")}>{t(\`Close\`, "foyer-chat")}
         {/* translators: %d: how many. */ _n("%d item", "%d items", 2, "foyer-chat")}</p>;
       const __ = (a: string) => a;
       __("nobody's");`,
      "src/a.tsx",
    );
    expect(texts.map(({ id }) => id)).toEqual(["Save", "Close", "%d item"]);
    expect(texts[2]!.comments).toEqual(["%d: how many."]);
    expect(problems).toEqual([]);
    expect(imports).toEqual(["./other"]);
  });

  test("a comment may stand before the sprintf around a text", () => {
    const script = `import { __, sprintf } from "@wordpress/i18n";
      f(/* translators: %s: a name. */
      sprintf(
        __("Hello %s", "foyer-chat"), name));`;
    expect(textsOfScript(script, "src/a.ts").texts[0]!.comments).toEqual(["%s: a name."]);
  });

  test("what a translator could not be given is a problem", () => {
    const script = `import { __ } from "@wordpress/i18n"; __(name, "foyer-chat"); __("a"); __("b", "other");`;
    expect(textsOfScript(script, "src/a.ts").problems).toHaveLength(3);
  });

  test("placeholders without a comment are a problem, and a percent sign is none", () => {
    const texts = [
      { id: "%s left", comments: [], files: ["a.php"] },
      { id: "100%% sure", comments: [], files: ["a.php"] },
    ];
    expect(problemsOf(collect(texts))).toEqual([
      'a.php: no translators\' comment for the placeholders of "%s left"',
    ]);
    expect(placeholders("%2$s, %1$d and %%s")).toEqual(["%1$d", "%2$s"]);
  });
});

describe("translating", () => {
  const catalog = collect(textsOfPhp(php));
  const translated = merge(catalog, new Map());
  const give = (key: string, ...forms: string[]) => Object.assign(translated.get(key)!, { forms });
  give("Save", "Speichern");
  give("a verb\u0004Post", "Veröffentlichen");
  give("%d item", "%d Eintrag", "%d Einträge");

  test("a .po file comes back as it was written, and keeps what is known when texts change", () => {
    const read = parsePo(formatPo(translated, german));
    expect(merge(catalog, read)).toEqual(translated);
    const other = collect([
      { id: "Save", comments: [], files: ["b.php"] },
      { id: "New", comments: [], files: ["b.php"] },
    ]);
    const kept = merge(other, read);
    expect([...kept].map(([key, { forms }]) => [key, forms])).toEqual([
      ["Save", ["Speichern"]],
      ["New", []],
    ]);
    expect(missingIn(kept)).toEqual(["New"]);
  });

  test("the .pot has every text and no translation", () => {
    const pot = formatPot(catalog);
    expect(pot).toContain(
      '#. translators: %d: how many.\n#: includes/Sample.php\n#, php-format\nmsgid "%d item"',
    );
    expect([...parsePo(pot).keys()]).toEqual([...catalog.keys()]);
    expect(missingIn(parsePo(pot))).toHaveLength(catalog.size);
  });

  test("WordPress gets only what is translated, each plural in one piece", () => {
    const file = formatPhp(translated, german);
    expect(file).toContain("'Save' => 'Speichern',");
    expect(file).toContain(`'a verb' . "\\4" . 'Post' => 'Veröffentlichen',`);
    expect(file).toContain(`'%d item' => '%d Eintrag' . "\\0" . '%d Einträge',`);
    expect(file).not.toContain("sure");
    const json = JSON.parse(formatJson(translated, german, new Set(["includes/Sample.php"])));
    expect(json.locale_data.messages["%d item"]).toEqual(["%d Eintrag", "%d Einträge"]);
    expect(Object.keys(JSON.parse(formatJson(translated, german, new Set())).locale_data.messages)).toEqual([
      "",
    ]);
  });

  test("a translation without the right placeholders or forms is a mistake", () => {
    const wrong = merge(catalog, translated);
    Object.assign(wrong.get("%1$s of %2$s")!, { forms: ["%1$s von %1$s"] });
    Object.assign(wrong.get("%d item")!, { forms: ["%d Eintrag"] });
    expect(mistakesIn(wrong, german)).toHaveLength(2);
    expect(mistakesIn(translated, german)).toEqual([]);
  });
});
