import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { makeSample, removeSamples } from "./test/sample-plugin.ts";
import { buildPlugin } from "../build.ts";

const outs: string[] = [];

afterEach(() => {
  removeSamples();
  for (const out of outs.splice(0)) rmSync(out, { recursive: true, force: true });
});

function newFolder(): string {
  const out = mkdtempSync(join(tmpdir(), "foyer-bubble-out-"));
  outs.push(out);
  return out;
}

/** Every file below, by path, to the byte. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, "base64")];
    }),
  );
}

async function build(root: string): Promise<Record<string, string>> {
  const out = newFolder();
  await buildPlugin({ root, out, widgetVersion: "1.2.3-abcdef01" });
  return contentsOf(out);
}

it("builds the same bytes twice, from any folder", async () => {
  const first = await build(await makeSample());
  expect(await build(await makeSample())).toEqual(first);
  expect(Object.keys(first).length).toBeGreaterThan(25);
});

it("leaves nothing of an earlier build", async () => {
  const out = newFolder();
  const settings = { out, widgetVersion: "1.2.3-abcdef01" };
  await buildPlugin({ ...settings, root: await makeSample() });
  const renamed = await makeSample({
    "src/elements/counter/manifest.ts": [['caption: "Add"', 'caption: "Count"']],
  });
  await buildPlugin({ ...settings, root: renamed });
  const files = Object.keys(contentsOf(join(out, "paste")));
  expect(files).toContain("elements/Foyer Counter/actions/Count.js");
  expect(files).not.toContain("elements/Foyer Counter/actions/Add.js");
});

it("says which widget's bundles it loads", async () => {
  const out = newFolder();
  const root = await makeSample({
    "src/actions/show-it.ts": [["properties.text;", "properties.text + FOYER_VERSION + FOYER_BACKEND_URL;"]],
  });
  const { repo } = await buildPlugin({
    root,
    out,
    widgetVersion: "1.2.3-abcdef01",
    backendUrl: "https://chat.example.net",
  });
  const client = readFileSync(join(repo, "actions/fyshowit-ctwq6u3fexmq8/client.js"), "utf8");
  expect(client).toContain("1.2.3-abcdef01");
  expect(client).toContain("https://chat.example.net");
});

it("writes bodies for pasting, and a step sheet that names everything", async () => {
  const out = newFolder();
  await buildPlugin({ root: await makeSample(), out, widgetVersion: "1.2.3-abcdef01" });
  const paste = join(out, "paste");
  const body = readFileSync(join(paste, "elements/Foyer Counter/initialize.js"), "utf8");
  expect(body).toMatch(/^var __m=/);
  expect(body).toMatch(/return __m\.default\(instance, context\);\n$/);

  const steps = readFileSync(join(paste, "STEPS.md"), "utf8");
  for (const path of Object.keys(contentsOf(paste)).filter((path) => path.endsWith(".js")))
    expect(steps).toContain(`\`${path}\``);
  for (const words of [
    "| Very secret password | private (secure) |",
    "| `count_type` | Type of counts | App type |  | no | yes |  |  | The type. |",
    "options: Up,Down",
    '| `counts` | Counts | type of "Type of counts" | yes | All. |',
    "| `counted` | Counted | One more. |",
    "#### Action Add",
    "| `sum` | Sum | number | no |",
    "Initialize the API calls against the demo tenant",
    "Allowed origins",
    "Only when `Current User's role is agent`",
    "Very secret password - dev.",
  ])
    expect(steps).toContain(words);
});

it("has what the marketplace asks for", async () => {
  const out = newFolder();
  await buildPlugin({ root: await makeSample(), out, widgetVersion: "1.2.3-abcdef01" });
  const files = contentsOf(join(out, "marketplace"));
  expect(Object.keys(files).toSorted()).toEqual([
    "categories.txt",
    "changelog.md",
    "checklist.md",
    "data_tracked.txt",
    "description.bbcode",
    "icon.png",
    "icon.svg",
    "instructions.bbcode",
    "name.txt",
    "version_note.txt",
  ]);
  const png = Buffer.from(files["icon.png"]!, "base64");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
});
