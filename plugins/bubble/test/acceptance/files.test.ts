import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "acorn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugin } from "../../build.ts";
import { BuildFault } from "../../build/build-fault.ts";
import type { LoadedField, LoadedPlugin } from "../standin/loaded-plugin.ts";
import { readPlugin } from "../standin/repo/read-plugin.ts";
import { filesBelow, suffixOf, sync } from "./simulated-sync.ts";

/** The plugin's own files, built afresh: what Bubble would get. */

const plugins = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "foyer-bubble-files-"));
let repo = "";
let plugin: LoadedPlugin;

beforeAll(async () => {
  ({ repo } = await buildPlugin({ out: join(work, "first") }));
  const read = readPlugin(repo);
  if (!read.plugin) throw new Error(JSON.stringify(read.faults, null, 2));
  ({ plugin } = read);
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

function textOf(path: string, folder = repo): string {
  return readFileSync(join(folder, path), "utf8");
}

const chat = (): string =>
  dirname(filesBelow(repo).find((path) => /^elements\/fychat-\w+\/params/.test(path))!);

/** Does something to the descriptor of Foyer Chat. */
const edited =
  (change: (text: string) => string) =>
  (folder: string): void => {
    const path = `${chat()}/params.json`;
    writeFileSync(join(folder, path), change(textOf(path, folder)));
  };

const parameters: Record<string, string> = {
  initialize: "instance, context",
  reset: "instance, context",
  update: "instance, properties, context",
  run: "instance, properties, context",
  preview: "instance, properties",
  initialization: "properties, context",
  client: "properties, context",
  server: "properties, context",
};

/** What the whole text is, from its first byte to its last; null where it is anything else. */
function functionIn(text: string): object | null {
  const program = parse(`(${text})`, { ecmaVersion: "latest", sourceType: "script" });
  const [statement, ...others] = program.body;
  const expression = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  if (others.length > 0 || expression?.type !== "FunctionExpression") return null;
  // The two brackets of this test aside.
  if (expression.start !== 1 || expression.end !== text.length + 1) return null;
  const names = expression.params.map((one) => (one.type === "Identifier" ? one.name : one.type));
  return { isAsync: expression.async, name: expression.id ?? null, parameters: names.join(", ") };
}

function codeBelow(...folders: string[]): string {
  return scripts()
    .filter((path) => folders.some((folder) => path.startsWith(folder)) && !path.includes("/states/"))
    .map((path) => textOf(path))
    .join("\n");
}

function valued(fields: LoadedField[]): string[] {
  return fields.filter(({ editor }) => editor !== "Label").map(({ name }) => name);
}

function missing(names: readonly string[], text: string): string[] {
  return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
}

/** A copy of the sources in which a name of the code's is another one than the manifest's. */
function misspelt(file: string, was: string, is: string): string {
  const root = join(mkdtempSync(join(work, "misspelt-")), "plugins/bubble");
  for (const part of ["src", "ids.json", "marketplace"])
    cpSync(join(plugins, part), join(root, part), { recursive: true });
  for (const part of ["shared-widget", "node_modules"])
    symlinkSync(join(plugins, "../..", part), join(root, "../..", part));
  const text = textOf(file, root);
  if (!text.includes(was)) throw new Error(`${file} has no ${was}`);
  writeFileSync(join(root, file), text.replaceAll(was, is));
  return root;
}

/** What the build has against these sources. */
async function refusalOf(root: string): Promise<string> {
  try {
    await buildPlugin({ root, out: join(root, "dist"), widgetVersion: "1.0.0-00000000" });
  } catch (error) {
    if (error instanceof BuildFault) return error.message;
    throw error;
  }
  return "";
}

const scripts = (): string[] => filesBelow(repo).filter((path) => path.endsWith(".js"));

describe("1 the same bytes, whoever writes them", () => {
  it("1 a second fresh build is identical to the byte, in every folder", async () => {
    await buildPlugin({ out: join(work, "second") });
    const [first, second] = ["first", "second"].map((name) => join(work, name));
    expect(filesBelow(second!)).toEqual(filesBelow(first!));
    const differing = filesBelow(first!).filter(
      (path) => !readFileSync(join(first!, path)).equals(readFileSync(join(second!, path))),
    );
    expect(differing).toEqual([]);
    expect(filesBelow(first!).length).toBeGreaterThan(200);
  }, 120_000);

  it("1 git has nothing to say after a sync has written the repository again", () => {
    const folder = join(work, "synced");
    cpSync(repo, folder, { recursive: true });
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", folder, "-c", "core.autocrlf=false", ...args], { encoding: "utf8" });
    git("init", "--quiet");
    git("add", "--all", "--force");
    sync(folder);
    expect(git("status", "--porcelain", "--ignored").replaceAll(/^A {2}.*\n/gm, "")).toBe("");
    expect(git("diff")).toBe("");
  });

  it("1 the sync of that test does change what is not Bubble's", () => {
    const folder = join(work, "unlike");
    cpSync(repo, folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "meta_data.json"), `${textOf("meta_data.json")}\n`);
    const [script] = scripts();
    rmSync(join(folder, script!));
    sync(folder);
    expect(filesBelow(folder)).not.toContain("package.json");
    expect(textOf("meta_data.json", folder)).toBe(textOf("meta_data.json"));
  });
});

describe("2 a strict schema", () => {
  it("2 every folder below elements and actions is an id of letters and its suffix", () => {
    const folders = filesBelow(repo)
      .flatMap((path) => dirname(path).split("/"))
      .filter((part) => !/^(?:\.|elements|actions|states|element_actions|api)$/.test(part));
    expect(new Set(folders).size).toBeGreaterThan(100);
    for (const folder of new Set(folders)) {
      const [id, suffix] = folder.split("-");
      expect(id).toMatch(/^[A-Za-z]{4,}$/);
      expect(suffix).toBe(suffixOf(id!));
    }
  });

  it("2 ids, names and ranks are unique and dense, and every descriptor ends without a newline", () => {
    for (const path of filesBelow(repo).filter((name) => name.endsWith(".json")))
      expect(textOf(path)).toMatch(/^\{\n {4}"[^]*\n\}$/);
    const fieldLists = [
      ...plugin.elements.flatMap(({ fields, actions }) => [
        fields,
        ...actions.map((action) => action.fields),
      ]),
      ...plugin.actions.map(({ fields }) => fields),
    ];
    for (const fields of fieldLists) {
      expect(fields.map(({ rank }) => rank).toSorted((one, other) => one - other)).toEqual([
        ...fields.keys(),
      ]);
      for (const key of ["id", "name", "caption"] as const)
        expect(new Set(fields.map((field) => field[key])).size).toBe(fields.length);
    }
  });

  it.each<[what: string, harm: (folder: string) => void, says: RegExp]>([
    [
      "a wrong suffix",
      (folder) => renameSync(join(folder, chat()), join(folder, `${chat()}0`)),
      /must be fychat-/,
    ],
    [
      "an id with a digit",
      (folder) => renameSync(join(folder, chat()), join(folder, `elements/fy1-${suffixOf("fy1")}`)),
      /letters only/,
    ],
    ["an editor that there is not", edited((text) => text.replace('"StaticNumber"', '"Slider"')), /Slider/],
    ["a rank twice", edited((text) => text.replace(/"rank": 3\b/, '"rank": 2')), /rank/],
    ["keys out of order", edited((text) => `{\n    "zzz": 1,${text.slice(1)}`), /sorted/],
    ["a newline at the end", edited((text) => `${text}\n`), /newline/],
    ["a file of nobody's", (folder) => writeFileSync(join(folder, "plugin.json"), "{}"), /does not know/],
    [
      "a missing state file",
      (folder) => rmSync(join(folder, chat(), "states"), { recursive: true }),
      /initialization/,
    ],
  ])("2 %s is found in the plugin's own files", (what, harm, says) => {
    const folder = join(work, `harmed ${what}`);
    cpSync(repo, folder, { recursive: true });
    harm(folder);
    const read = readPlugin(folder);
    expect(read.plugin).toBeNull();
    expect(read.faults.map(({ file, message }) => `${file}: ${message}`).join("\n")).toMatch(says);
  });
});

describe("3 functions", () => {
  it("3 every JavaScript file is one anonymous function expression with Bubble's parameters", () => {
    expect(scripts().length).toBeGreaterThan(80);
    const odd = scripts().flatMap((path) => {
      const text = textOf(path);
      const is = { path, ...functionIn(text) };
      const kind = basename(path, ".js");
      const wanted = { path, isAsync: kind === "server", name: null, parameters: parameters[kind] };
      return isDeepStrictEqual(is, wanted) ? [] : [is];
    });
    expect(odd).toEqual([]);
  });

  it("3 none is larger than 60 KB, or is a module", () => {
    const tooLarge = scripts().filter((path) => Buffer.byteLength(textOf(path)) > 60 * 1024);
    expect(tooLarge).toEqual([]);
    expect(scripts().filter((path) => /\b(?:import|export)\b\s*[({"'*]/.test(textOf(path)))).toEqual([]);
  });
});

describe("4 names", () => {
  it("4 every declared name stands in the code of its element or action", () => {
    for (const { id, fields, states, events, actions } of plugin.elements) {
      const own = codeBelow(`elements/${id}-${suffixOf(id)}/`);
      const names = [valued(fields), [...states, ...events].map(({ name }) => name)].flat();
      expect(missing(names, own)).toEqual([]);
      for (const action of actions) expect(missing(valued(action.fields), action.run)).toEqual([]);
    }
    for (const { code, fields, returns } of plugin.actions) {
      const names = [...valued(fields), ...returns.map(({ name }) => name)];
      expect(missing(names, code.server ?? code.client ?? "")).toEqual([]);
    }
    const keys = Object.values(plugin.shared.keys).map(({ caption }) => caption);
    expect(missing(keys, codeBelow("elements", "actions"))).toEqual([]);
  });

  it.each([
    [
      "field",
      "src/elements/chat/settings.ts",
      "properties.hide_launcher",
      "hide_launcher",
      "hidden_launcher",
    ],
    ["state", "src/elements/agent-inbox/agent-inbox.ts", '"is_connected"', "is_connected", "is_live"],
    ["event", "src/elements/agent-inbox/agent-inbox.ts", '"reply_sent"', "reply_sent", "reply_gone"],
    ["field", "src/elements/chat/actions/request-human.ts", "properties.reason", "reason", "cause"],
    ["return value", "src/actions/create-visitor-token.ts", "    token: `", "token", "visitor_token"],
  ])(
    "4 the build refuses a name that code and manifest spell differently: %s",
    async (kind, file, was, name, is) => {
      const root = misspelt(file, was, was.replace(name, is));
      const refusal = await refusalOf(root);
      expect(refusal).toContain(`uses the ${kind} "${is}"`);
      expect(refusal).toContain(`declares the ${kind} "${name}"`);
    },
  );

  it("4 the build refuses a key that code and manifest spell differently", async () => {
    const root = misspelt(
      "src/manifest.ts",
      "widgetIdKey,\n    api",
      '{ caption: "Widget", type: "client_safe" },\n    api',
    );
    const ids = JSON.parse(textOf("ids.json", root));
    const known: string = JSON.stringify(ids).replaceAll("keys/Widget ID", "keys/Widget");
    writeFileSync(join(root, "ids.json"), known);
    expect(await refusalOf(root)).toMatch(/uses the key "Widget ID"[^]*declares the key "Widget"/);
  });
});
