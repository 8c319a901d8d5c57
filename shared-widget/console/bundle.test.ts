import { beforeAll, describe, expect, it } from "vitest";
import { bundleWidget, manifestOf, type WidgetBundle } from "../build.ts";
import { measureConsole } from "../size.ts";

describe("the built console", () => {
  let bundle: WidgetBundle;
  let names: string[];

  beforeAll(async () => {
    bundle = await bundleWidget();
    names = Object.keys(bundle.files).filter((name) => /\/console[\w-]*\.js$/.test(name));
  }, 60_000);

  const codeOf = (name: string) => bundle.files[`widget/${bundle.version}/${name}`]!;

  it("keeps its budgets, which together are no looser than what was promised", () => {
    const measures = measureConsole(manifestOf(bundle));
    expect(measures.filter(({ bytes }) => bytes < 10_000)).toEqual([]);
    expect(measures.filter(({ bytes, budget }) => bytes > budget)).toEqual([]);
    expect(measures.reduce((sum, { budget }) => sum + budget, 0)).toBe(61 * 1024);
  });

  it("has a name that stays, and loads this version by it", () => {
    expect(bundle.files["console.js"]).toBe(`import"./widget/${bundle.version}/console.js";\n`);
  });

  it("carries no schema library and no framework but Preact", () => {
    const packages = new Set(
      Object.entries(bundle.inputs)
        .filter(([name]) => name.startsWith("console"))
        .flatMap(([, inputs]) => Object.keys(inputs))
        .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
        .filter(Boolean),
    );
    expect([...packages]).toEqual(["preact"]);
    for (const name of names) expect(bundle.files[name]).not.toMatch(/\bzod\b|\breact\b|ZodError/i);
  });

  it("runs under a strict policy: no eval, no HTML strings, no style attribute", () => {
    for (const name of names) {
      expect(bundle.files[name]).not.toMatch(/\beval\(|new Function\b|document\.write|setAttribute\("style"/);
      expect(bundle.files[name]).not.toMatch(/innerHTML|insertAdjacentHTML/);
    }
  });

  it("fetches its pages only when they are opened", () => {
    const atOnce = [...codeOf("console.js").matchAll(/from"\.\/([\w-]+\.js)"/g)].map(([, name]) => name);
    const later = [...codeOf("console.js").matchAll(/import\("\.\/([\w-]+\.js)"\)/g)].map(([, name]) => name);
    expect(later.length).toBe(1);
    expect(atOnce).not.toContain(later[0]);
    expect(codeOf(later[0]!)).toContain("/api/analytics/");
    expect(codeOf("console.js")).not.toContain("/api/analytics/");
  });

  it("has words in every language that the widget has", () => {
    const widgets = tagsOf(bundle, /\/locale-(\w+)\.js$/);
    expect(tagsOf(bundle, /\/console-words-(\w+)\.js$/)).toEqual(widgets);
    expect(tagsOf(bundle, /\/console-pages-words-(\w+)\.js$/)).toEqual(widgets);
  });
});

function tagsOf({ files }: WidgetBundle, pattern: RegExp): string[] {
  return Object.keys(files)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .sort();
}
