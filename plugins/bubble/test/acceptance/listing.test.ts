import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simple } from "acorn-walk";
import { parse } from "acorn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugin } from "../../build.ts";
import { filesBelow } from "./simulated-sync.ts";

/** What the marketplace's page needs, as the build writes it. */

interface MetaData {
  name: string;
  description: string;
  plugin_instructions: string;
  categories: Record<string, string>;
  license: string;
  data_tracked: boolean;
  data_tracked_description: string;
}

const out = mkdtempSync(join(tmpdir(), "foyer-bubble-listing-"));
const backend = "https://demo.example.net";
let meta: MetaData;

beforeAll(async () => {
  await buildPlugin({ out, backendUrl: backend });
  meta = JSON.parse(textOf("bubble-repo/meta_data.json"));
}, 120_000);

afterAll(() => rmSync(out, { recursive: true, force: true }));

function textOf(path: string): string {
  return readFileSync(join(out, path), "utf8");
}

/** Tags that are not closed, or close nothing. */
function unclosed(text: string): string[] {
  const open: string[] = [];
  for (const [whole, close, tag = ""] of text.matchAll(/\[(\/?)(b|url|img|color|table)\b[^\]]*\]/g))
    if (!close) open.push(tag);
    else if (open.at(-1) === tag) open.pop();
    else open.push(whole);
  return open;
}

const functions = (): [path: string, text: string][] =>
  filesBelow(join(out, "bubble-repo"))
    .filter((path) => path.endsWith(".js"))
    .map((path) => [path, textOf(`bubble-repo/${path}`)]);

describe("30 the listing", () => {
  it("30 has a name of 5 to 35 letters, and 1 to 5 categories of which one is the plugin's own", () => {
    const name = meta.name;
    expect(name.length).toBeGreaterThanOrEqual(5);
    expect(name.length).toBeLessThanOrEqual(35);
    expect(textOf("marketplace/name.txt").trim()).toBe(name);
    const categories = Object.values(meta.categories);
    expect(categories.length).toBeGreaterThanOrEqual(1);
    expect(categories.length).toBeLessThanOrEqual(5);
    expect(categories).toEqual(expect.arrayContaining(["customer support", "chat"]));
    expect(textOf("marketplace/categories.txt").trim().split("\n")).toEqual(categories);
  });

  it("30 has an icon: a square PNG, large enough", () => {
    const png = readFileSync(join(out, "marketplace/icon.png"));
    expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(width).toBe(height);
    expect(width).toBeGreaterThanOrEqual(128);
  });

  it.each(["description", "plugin_instructions"] as const)(
    "30 has a %s in BBCode, and nothing of Markdown or HTML",
    (key) => {
      const text = meta[key];
      expect(text.length).toBeGreaterThan(300);
      expect(unclosed(text)).toEqual([]);
      expect(text).toMatch(/^\[b\]/);
      expect(text).not.toMatch(/^#|\*\*|`|\]\(|<\w/m);
    },
  );

  it("30 says in numbered steps how to set it up, with every key, live and dev", () => {
    const steps = meta.plugin_instructions;
    const numbers = Array.from(steps.matchAll(/^\[b\](\d+)\. /gm), ([, number]) => Number(number));
    expect(numbers).toEqual(Array.from(numbers, (_, index) => index + 1));
    expect(numbers.length).toBeGreaterThanOrEqual(5);
    const { shared_keys: keys }: { shared_keys: Record<string, { caption: string }> } = JSON.parse(
      textOf("bubble-repo/shared_tech_params.json"),
    );
    for (const { caption } of Object.values(keys)) expect(steps).toContain(`- ${caption}: `);
    expect(steps).toMatch(/live app uses the first/);
    expect(steps).toContain('"- dev."');
    expect(steps).toMatch(/Allowed origins/);
    const guide = readFileSync(join(import.meta.dirname, "../../../../docs/bubble.md"), "utf8");
    for (const { caption } of Object.values(keys)) expect(guide).toContain(caption);
  });

  it("30 tells whoever publishes to give a demo page and a public editor, and to initialize the calls", () => {
    const checklist = textOf("marketplace/checklist.md");
    expect(checklist).toMatch(/demo page and public demo editor/);
    expect(checklist).toMatch(/Initialize the API calls/);
    const files = readdirSync(join(out, "marketplace")).filter((name) => /\.(?:bbcode|png)$/.test(name));
    for (const name of [...files, "data_tracked.txt", "version_note.txt"]) expect(checklist).toContain(name);
  });

  it("30 has the project's own licence", () => {
    expect(meta.license).toBe("open_source");
    const licence = readFileSync(join(import.meta.dirname, "../../../../LICENSE"), "utf8");
    expect(licence).toMatch(/^MIT License/);
  });

  it("30 says what is kept of visitors, and where", () => {
    expect(meta.data_tracked).toBe(true);
    const text = meta.data_tracked_description;
    for (const word of ["Messages", "files", "name", "e-mail", "Cloudflare account"])
      expect(text).toContain(word);
  });

  it("30 has a note of at most 120 letters for the version", () => {
    const note = textOf("marketplace/version_note.txt").trim();
    expect(note.length).toBeGreaterThan(10);
    expect(note.length).toBeLessThanOrEqual(120);
    expect(textOf("marketplace/changelog.md")).toContain(note);
  });

  it("30 logs nothing: at most a warning for whoever set it up wrongly", () => {
    const logging: string[] = [];
    for (const [path, text] of functions())
      simple(parse(`(${text})`, { ecmaVersion: "latest" }), {
        MemberExpression({ object, property }) {
          if (
            object.type === "Identifier" &&
            object.name === "console" &&
            property.type === "Identifier" &&
            property.name !== "warn"
          )
            logging.push(`${path}: console.${property.name}`);
        },
      });
    expect(logging).toEqual([]);
  });

  it("30 loads from the backend only: no address in the code but that one, and no header", () => {
    const elsewhere = functions().flatMap(([path, text]) =>
      Array.from(
        text.matchAll(/["'`](?:https?:|wss?:)?\/\/([\w-]+(?:\.[\w-]+)+)/g),
        ([, host]) => `${path}: ${host}`,
      ),
    );
    // The backend, and samples of what a builder may type.
    const ours = /: (?:\w+\.)?example\.(?:com|net)$/;
    expect(elsewhere.filter((address) => !ours.test(address))).toEqual([]);
    expect(filesBelow(out).filter((path) => path.endsWith("headers.html"))).toEqual([]);
    const shared = JSON.parse(textOf("bubble-repo/shared_tech_params.json"));
    expect(shared.assets).toBeUndefined();
    for (const [, host] of textOf("bubble-repo/api/raw_calls.json").matchAll(/"url": "(https:\/\/[^/]+)/g))
      expect(host).toBe(backend);
  });
});
