import { beforeAll, describe, expect, test } from "vitest";
import type { WidgetBundle } from "../build.ts";
import { bundleWidget, manifestOf } from "../build.ts";
import { measure } from "../size.ts";

describe("the built bundle", () => {
  let bundle: WidgetBundle;

  beforeAll(async () => {
    bundle = await bundleWidget();
  }, 60_000);

  test("keeps its budgets", () => {
    const measures = measure(manifestOf(bundle));
    expect(measures.filter(({ bytes }) => bytes === 0)).toEqual([]);
    expect(measures.filter(({ bytes, budget }) => bytes > budget)).toEqual([]);
  });

  test("budgets are no looser than what was promised", () => {
    const budgets = measure(manifestOf(bundle)).map(({ budget }) => budget);
    expect(budgets).toEqual([9_999, 4_096, 25_600]);
  });

  test("carries no schema library and no framework but Preact", () => {
    const packages = new Set(
      Object.values(bundle.inputs)
        .flatMap(Object.keys)
        .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
        .filter(Boolean),
    );
    expect([...packages]).toEqual(["preact"]);
    for (const code of Object.values(bundle.files)) expect(code).not.toMatch(/\bzod\b|\breact\b|ZodError/i);
  });

  test("the loader depends on nothing", () => {
    const inputs = Object.keys(bundle.inputs["widget.js"] ?? {});
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter((path) => !path.startsWith("widget/loader/"))).toEqual([]);
  });

  test("runs under a strict policy: no eval, no HTML strings, no style attribute", () => {
    for (const code of Object.values(bundle.files)) {
      expect(code).not.toMatch(/\beval\(|new Function\b|document\.write|setAttribute\("style"/);
      expect(code).not.toMatch(/innerHTML|insertAdjacentHTML/);
    }
  });

  test("the loader names the panel of its own version", () => {
    expect(bundle.files["widget.js"]).toContain(`"${bundle.version}"`);
    expect(Object.keys(bundle.files)).toContain(`widget/${bundle.version}/panel.js`);
  });

  test("has a module for every language", () => {
    const tags = Object.keys(bundle.files).map((name) => /locale-(.+)\.js$/.exec(name)?.[1]);
    expect(tags.filter(Boolean)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });

  test("what the panel imports later is a module beside it", () => {
    const folder = `widget/${bundle.version}/`;
    const named = [...bundle.files[`${folder}panel.js`]!.matchAll(/"\.\/([^"]+\.js)"/g)];
    expect(new Set(named.map(([, name]) => name))).toEqual(
      new Set(["event-stream.js", "extras.js", "history.js"]),
    );
    expect(bundle.files[`${folder}event-stream.js`]).toMatch(/\bexport\{.*\w+ as openEventStream\b/);
    expect(bundle.files[`${folder}history.js`]).toMatch(/\bexport\{.*\w+ as History\b/);
  });

  test("equal sources make equal bytes and versions", async () => {
    expect((await bundleWidget()).files).toEqual(bundle.files);
  }, 60_000);

  test("what is before and after the talk brings no Preact of its own, and stays small", () => {
    const own = Object.keys(bundle.inputs["extras.js"] ?? {});
    expect(own).toContain("widget/extras/lent-preact.ts");
    expect(own.filter((path) => path.includes("node_modules"))).toEqual([]);
    const { files } = manifestOf(bundle);
    const gzipOf = (name: RegExp) =>
      Math.max(0, ...Object.entries(files).map(([path, { gzip }]) => (name.test(path) ? gzip : 0)));
    expect(gzipOf(/\/extras\.js$/)).toBeGreaterThan(0);
    expect(gzipOf(/\/extras\.js$/) + gzipOf(/\/extras-\w+\.js$/)).toBeLessThanOrEqual(11.5 * 1024);
    expect(gzipOf(/\/proactive\.js$/)).toBeLessThanOrEqual(3 * 1024);
  });

  test("the extras have words in every language of the panel", () => {
    const tags = Object.keys(bundle.files).map((name) => /\/extras-(.+)\.js$/.exec(name)?.[1]);
    expect(tags.filter(Boolean)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });

  test("what is said of tools is a module that the extras fetch, without a Preact of its own", () => {
    const folder = `widget/${bundle.version}/`;
    expect(bundle.files[`${folder}extras.js`]).toContain('"./tools.js"');
    const own = Object.keys(bundle.inputs["tools.js"] ?? {});
    expect(own).toContain("widget/extras/tools.ts");
    expect(own.filter((path) => path.includes("node_modules"))).toEqual([]);
    const tags = Object.keys(bundle.files).map((name) => /\/tools-(.+)\.js$/.exec(name)?.[1]);
    expect(tags.filter(Boolean)).toEqual(["ar", "de", "en", "es", "fr", "ja", "pt"]);
  });
});
