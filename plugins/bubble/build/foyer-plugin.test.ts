import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildPlugin, type BuiltPlugin } from "../build.ts";
import { readPlugin } from "../test/standin/repo/read-plugin.ts";

/** The plugin itself, not a sample. */

const out = mkdtempSync(join(tmpdir(), "foyer-bubble-"));
let built: BuiltPlugin;

beforeAll(async () => {
  built = await buildPlugin({ out: join(out, "one") });
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

function read(path: string): string {
  return readFileSync(join(built.repo, path), "utf8");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
}

it("is the same to the byte when it is built again", async () => {
  await buildPlugin({ out: join(out, "two") });
  const files = filesBelow(join(out, "one"));
  expect(filesBelow(join(out, "two"))).toEqual(files);
  const changed = files.filter((path) => {
    const [one, two] = ["one", "two"].map((name) => readFileSync(join(out, name, path)));
    return !one!.equals(two!);
  });
  expect(changed).toEqual([]);
});

it("has no fault that the stand-in's own reader would find", () => {
  const { plugin, faults } = readPlugin(built.repo);
  expect(faults).toEqual([]);
  expect(plugin?.elements.map(({ display }) => display).toSorted()).toEqual([
    "Foyer Agent Data",
    "Foyer Agent Inbox",
    "Foyer Chat",
  ]);
  expect(plugin?.actions.filter(({ type }) => type === "server_side")).toHaveLength(17);
  expect(plugin?.actions.filter(({ type }) => type === "client_side_web")).toHaveLength(3);
  expect(plugin?.apiCalls?.calls.map(({ name }) => name).toSorted()).toEqual([
    "Foyer conversations",
    "Foyer knowledge documents",
    "Foyer messages",
    "Foyer widget",
  ]);
});

it("fetches the panel by a script of the backend's, since a function may not import", () => {
  const folder = filesBelow(built.repo).find((path) => /^elements\/fychat-\w+\/initialize\.js$/.test(path));
  const initialize = read(folder!);
  expect(initialize).toContain("import.js");
  expect(initialize).toContain(built.widgetVersion);
  expect(initialize).not.toContain("import(");
});

it("names no secret key in what a page gets", () => {
  const client = filesBelow(built.repo).filter((path) => path.endsWith(".js") && !path.endsWith("server.js"));
  expect(client.length).toBeGreaterThan(40);
  expect(client.filter((path) => /Foyer API key|Identity secret/.test(read(path)))).toEqual([]);
});

it("sends no key with any data call", () => {
  const calls = JSON.parse(read("api/raw_calls.json"));
  expect(calls.auth).toBe("none");
  expect(calls.shared_headers).toBeUndefined();
  expect(JSON.stringify(calls)).not.toMatch(/fk_|secret/);
});
