import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { build, transform } from "esbuild";

const here = import.meta.dirname;

/** Stands in the loader for the version while the version, a hash over everything, is not known yet. */
const unknownVersion = "0.0.0-00000000";

export interface WidgetBundle {
  /** The package's version and a hash of the contents: equal sources, equal versions. */
  version: string;
  /** By path below the site's root: `widget.js`, `widget/{version}/panel.js`, `widget/{version}/locale-{tag}.js`. */
  files: Record<string, string>;
  /** What went into the loader and the panel. */
  inputs: { loader: Metafile["inputs"]; panel: Metafile["inputs"] };
}

export interface WidgetManifest {
  version: string;
  /** Sizes in bytes. */
  files: Record<string, { raw: number; gzip: number }>;
}

const minifiedCss: Plugin = {
  name: "minified-css",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common: BuildOptions = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [minifiedCss],
};

/** Builds in memory. */
export async function bundleWidget(): Promise<WidgetBundle> {
  const [loader, panel, locales] = await Promise.all([
    build({
      ...common,
      entryPoints: ["widget/loader/loader.ts"],
      format: "iife",
      target: "es2020",
      define: { FOYER_VERSION: JSON.stringify(unknownVersion) },
      // The workspace's own would add "use strict", which nothing here needs.
      tsconfigRaw: "{}",
    }),
    build({
      ...common,
      entryPoints: ["widget/panel/panel.tsx"],
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      jsxImportSource: "preact",
      define: { "process.env.NODE_ENV": '"production"' },
      pure: ["console.log", "console.info", "console.debug"],
    }),
    bundleLocales(),
  ]);
  const panelFiles: Record<string, string> = { "panel.js": textOf(panel), ...locales };
  const loaderCode = textOf(loader);

  const hash = createHash("sha256");
  for (const [name, code] of Object.entries({ "widget.js": loaderCode, ...panelFiles }))
    hash.update(`${name}\0${code}\0`);
  const { version: packageVersion }: { version: string } = JSON.parse(
    await readFile(join(here, "package.json"), "utf8"),
  );
  const version = `${packageVersion}-${hash.digest("hex").slice(0, 8)}`;

  const files: Record<string, string> = { "widget.js": loaderCode.replaceAll(unknownVersion, version) };
  for (const [name, code] of Object.entries(panelFiles)) files[`widget/${version}/${name}`] = code;
  return { version, files, inputs: { loader: loader.metafile!.inputs, panel: panel.metafile!.inputs } };
}

/** One module per language beside the panel, which imports the one it needs. English is in the panel. */
async function bundleLocales(): Promise<Record<string, string>> {
  const folder = join(here, "locales");
  const modules: Record<string, string> = {};
  for (const name of (await readdir(folder)).toSorted()) {
    const tag = /^([\w-]+)\.json$/.exec(name)?.[1];
    if (!tag || tag === "en") continue;
    const words: unknown = JSON.parse(await readFile(join(folder, name), "utf8"));
    const { code } = await transform(`export default ${JSON.stringify(words)}`, {
      minify: true,
      charset: "utf8",
    });
    modules[`locale-${tag}.js`] = code;
  }
  return modules;
}

function textOf({ outputFiles }: { outputFiles?: { text: string }[] | undefined }): string {
  const [file] = outputFiles ?? [];
  if (!file) throw new Error("esbuild wrote nothing");
  return file.text;
}

export function manifestOf({ version, files }: WidgetBundle): WidgetManifest {
  const sizes: WidgetManifest["files"] = {};
  for (const [name, code] of Object.entries(files)) {
    sizes[name] = { raw: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length };
  }
  return { version, files: sizes };
}

/** Writes the bundle and its `manifest.json` into `outDir`, in place of an earlier one. */
export async function buildWidget(outDir: string): Promise<WidgetManifest> {
  const bundle = await bundleWidget();
  const manifest = manifestOf(bundle);
  await rm(join(outDir, "widget"), { recursive: true, force: true });
  const contents = { ...bundle.files, "manifest.json": `${JSON.stringify(manifest, null, 2)}\n` };
  for (const [name, content] of Object.entries(contents)) {
    const path = join(outDir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return manifest;
}

if (import.meta.main) {
  const { version, files } = await buildWidget(join(here, "dist"));
  console.log(`Built widget ${version}: ${Object.keys(files).length} files.`);
}
