import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const docs = join(root, "../../docs");
const guide = readFileSync(join(docs, "wordpress.md"), "utf8");
const prose = guide.replaceAll(/```[^]*?```|`[^`]*`/g, "").replaceAll(/\s+/g, " ");
const cli = read("includes/Cli.php");

/** What the plugin says, in English: every text that is translated. */
const texts = [...read("languages/foyer-chat.pot").matchAll(/^msgid(?:_plural)? ("[^]*?")\n(?=msg)/gm)].map(
  ([, text]) =>
    text!
      .split("\n")
      .map((line) => JSON.parse(line) as string)
      .join(""),
);

/** Words of WordPress's own that the guide leads through. */
const ofWordPress =
  /^(Plugins|Add New|Upload Plugin|Install Now|Activate|Settings|Connectors|Privacy|Policy Guide|Tools|(Export|Erase) Personal Data|Site Health|Info)$/;

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function allOf(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();
}

function php(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".php"))
    .map((name) => read(join(folder, name)))
    .join("\n");
}

test("every label that the guide names stands on a screen", () => {
  const labels = allOf(prose, /(?<!\*)\*(?!\*|\s)([^*]+)\*(?!\*)/g).flatMap((path) => path.split(" → "));
  expect(labels.length).toBeGreaterThan(60);
  expect(labels.filter((label) => !texts.includes(label) && !ofWordPress.test(label))).toEqual([]);
});

test("every sentence that the guide quotes is one the plugin says", () => {
  const quoted = allOf(prose, /“([^”]{12,})”/g).flatMap((words) =>
    words.split("…").map((part) => part.trim()),
  );
  const said = quoted.filter((part) => part !== "");
  expect(said.length).toBeGreaterThan(4);
  expect(said.filter((part) => !texts.some((text) => text.includes(part)))).toEqual([]);
});

test("the guide's hooks are the plugin's, all of them", () => {
  const hooks = allOf(php("includes"), /(?:apply_filters|do_action)\(\s*'(foyer_\w+)'/g);
  expect(allOf(guide, /^\| `(foyer_\w+)` \|/gm)).toEqual(hooks);
});

test("the guide's commands and options are those of WP-CLI, all commands", () => {
  const commands = allOf(cli, /\tpublic function (\w+)\( array \$arguments/g);
  expect(allOf(guide, /wp foyer (\w+)/g)).toEqual(commands);
  const options = allOf(cli, /\[--(\w+)/g);
  expect(allOf(guide, / `?--(\w+)/g).filter((option) => !options.includes(option))).toEqual([]);
});

test("the guide's abilities, constants and attributes of the shortcode are the plugin's, all of them", () => {
  const abilities = allOf(php("includes/Abilities"), /^\t{3}'([a-z]+(?:-[a-z]+)*)'\s*=> Ability::of\(/gm);
  expect(allOf(guide, /`foyer-chat\/([a-z-]+)`/g)).toEqual(abilities);
  const constants = [
    ...allOf(read("includes/Connection.php"), /=> '(FOYER_\w+)'/g),
    ...allOf(read("includes/Secret.php"), /constant\( '(FOYER_\w+)'/g),
  ].sort();
  expect(allOf(guide, /`(FOYER_\w+)`/g)).toEqual(constants);
  const defaults = /DEFAULTS = array\(([^]*?)\);/.exec(read("includes/Frontend/Embed.php"))![1]!;
  const shortcodes = [...guide.matchAll(/^\[foyer_chat.*\]$/gm)].join("\n");
  expect(allOf(shortcodes, /(\w+)="/g)).toEqual(allOf(defaults, /'(\w+)'\s*=>/g));
});

test("the guide's pictures are there, and the directory's screenshots are of them", () => {
  const pictures = allOf(guide, /\]\((wordpress-[a-z]+\.png)\)/g);
  expect(
    readdirSync(docs)
      .filter((name) => /^wordpress-.*\.png$/.test(name))
      .sort(),
  ).toEqual(pictures);
  const shots = readdirSync(join(root, ".wordpress-org")).filter((name) => name.startsWith("screenshot-"));
  const captions = read("readme.txt")
    .split("== Screenshots ==")[1]!
    .split("\n== ")[0]!
    .match(/^\d+\. /gm)!;
  expect(shots.sort()).toEqual(captions.map((caption) => `screenshot-${Number.parseInt(caption, 10)}.png`));
  const shown = pictures.map((name) => readFileSync(join(docs, name)).toString("base64"));
  for (const shot of shots)
    expect(shown).toContain(readFileSync(join(root, ".wordpress-org", shot)).toString("base64"));
});
