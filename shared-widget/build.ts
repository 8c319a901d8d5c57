import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { minify } from "@swc/core";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { build, transform } from "esbuild";
import { bundleConsole } from "./console-bundle.ts";
import { leanPreact, preactProperties, preactSource } from "./lean-preact.ts";
import { minifiedCss } from "./minified-css.ts";

const here = import.meta.dirname;

/** The panel's Preact, as the modules have it that the panel imports later. */
const lentPreact = join(here, "widget/extras/lent-preact.ts");

/** Stands in the loader for the version while the version, a hash over everything, is not known yet. */
const unknownVersion = "0.0.0-00000000";

export interface WidgetBundle {
  /** The package's version and a hash of the contents: equal sources, equal versions. */
  version: string;
  /**
   * By path below the site's root: `widget.js` and `console.js`, and in `widget/{version}/` the modules `panel.js`,
   * `locale-{tag}.js`, `console.js`, `console-words-{tag}.js`, what these import when it comes to that, and
   * `import.js`.
   */
  files: Record<string, string>;
  /** What went into the loader and into each of the other modules but the words. */
  inputs: Record<string, Metafile["inputs"]>;
}

export interface WidgetManifest {
  version: string;
  /** Sizes in bytes. */
  files: Record<string, { raw: number; gzip: number }>;
}

/** Words that are asked for by name only, never by a code of the wire: the build gives each a name of a letter. */
const shortened = /^\$/;

const common: BuildOptions = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // The workspace's own would choose another JSX and add "use strict", which nothing here needs.
  tsconfigRaw: "{}",
};

/** Builds in memory. */
export async function bundleWidget(): Promise<WidgetBundle> {
  const [loader, panel, proactive, agents] = await Promise.all([
    bundleLoader(),
    bundleModules("widget/panel/panel.tsx", preactSource),
    bundleModules("widget/loader/proactive.ts"),
    bundleConsole(common),
  ]);
  const modules = { ...panel, ...proactive };
  const locales = {
    ...(await bundleLocales("locales", "locale", panel["panel.js"]?.mangleCache)),
    ...(await bundleLocales("locales/extras", "extras")),
    ...(await bundleLocales("locales/voice", "voice")),
    ...(await bundleLocales("locales/tools", "tools")),
    ...(await bundleLocales("locales/products", "products")),
  };
  const moduleFiles = { ...codeOf(modules), ...locales, ...agents.files };

  const hash = createHash("sha256");
  for (const [name, code] of Object.entries({ "widget.js": loader.code, ...moduleFiles }))
    hash.update(`${name}\0${code}\0`);
  const { version: packageVersion }: { version: string } = JSON.parse(
    await readFile(join(here, "package.json"), "utf8"),
  );
  const version = `${packageVersion}-${hash.digest("hex").slice(0, 8)}`;

  const files: Record<string, string> = {
    "widget.js": loader.code.replaceAll(unknownVersion, version),
    // A name that stays, for the console of this version.
    "console.js": `import"./widget/${version}/console.js";\n`,
    // For hosts whose own code must not hold the word, e.g. Bubble's: a classic script.
    [`widget/${version}/import.js`]: "window.foyerImport=e=>import(e);\n",
  };
  for (const [name, code] of Object.entries(moduleFiles)) files[`widget/${version}/${name}`] = code;
  const inputs: WidgetBundle["inputs"] = { "widget.js": loader.inputs };
  for (const [name, module] of Object.entries(modules)) inputs[name] = module.inputs;
  return { version, files, inputs: { ...inputs, ...agents.inputs } };
}

interface Bundled {
  code: string;
  inputs: Metafile["inputs"];
  mangleCache: BuildOptions["mangleCache"];
}

/** `entry`: the loader, or a host's own script that has it inside. */
export function bundleLoader(entry = "widget/loader/loader.ts"): Promise<Bundled> {
  return bundle(2020, {
    entryPoints: [entry],
    format: "iife",
    plugins: [minifiedCss],
    define: { FOYER_VERSION: JSON.stringify(unknownVersion) },
  });
}

/**
 * A module, and those it names by `new URL("./name.ts", import.meta.url)`: each becomes a file beside it, whole in
 * itself, so that the first pays nothing for the others.
 */
async function bundleModules(entry: string, preact = lentPreact): Promise<Record<string, Bundled>> {
  const later = new Set<string>();
  const filesOfTheirOwn: Plugin = {
    name: "files-of-their-own",
    setup(builder) {
      builder.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const contents = source.replaceAll(
          /"(\.\.?\/[\w/-]+\.ts)", import\.meta\.url/g,
          (_, name: string) => {
            later.add(resolve(path, "..", name));
            return `"./${fileNameOf(name)}", import.meta.url`;
          },
        );
        return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
  const module = await bundle(2022, {
    entryPoints: [entry],
    format: "esm",
    plugins: [minifiedCss, filesOfTheirOwn, ...(preact === preactSource ? [leanPreact()] : [])],
    // Shorter than the automatic runtime, which Preact only puts on top of this.
    jsx: "transform",
    jsxFactory: "h",
    jsxFragment: "Fragment",
    inject: [preact],
    define: { "process.env.NODE_ENV": '"production"' },
    mangleProps: new RegExp(`${shortened.source}|${preactProperties.source}`),
    pure: ["console.log", "console.info", "console.debug"],
  });
  const others = await Promise.all([...later].toSorted().map((module) => bundleModules(module)));
  return Object.assign({ [fileNameOf(entry)]: module }, ...others);
}

/** Two minifiers, one after the other: swc's output is nearly a kilobyte smaller, and smaller still after esbuild's. */
async function bundle(ecma: 2020 | 2022, options: BuildOptions): Promise<Bundled> {
  // esbuild tells the names it gave only to who hands it a cache.
  const result = await build({ ...common, target: `es${ecma}`, mangleCache: {}, ...options });
  const { outputFiles: [file] = [], metafile, mangleCache } = result;
  if (!file || !metafile) throw new Error("esbuild wrote nothing");
  const { code } = await minify(file.text, {
    module: options.format === "esm",
    // `unsafe` takes built-ins to be what they are called, which is so on any page that works.
    compress: { passes: 4, unsafe: true, toplevel: true, ecma },
    mangle: { toplevel: true },
  });
  return { code, inputs: metafile.inputs, mangleCache };
}

/** One module per language beside the panel, which imports the one it needs. `mangleCache`: the panel's. */
async function bundleLocales(
  words: string,
  prefix: string,
  mangleCache: BuildOptions["mangleCache"] = {},
): Promise<Record<string, string>> {
  const folder = join(here, words);
  const modules: Record<string, string> = {};
  for (const name of (await readdir(folder)).toSorted()) {
    const tag = /^([\w-]+)\.json$/.exec(name)?.[1];
    if (!tag) continue;
    const said: Record<string, string> = JSON.parse(await readFile(join(folder, name), "utf8"));
    const properties = Object.entries(said).map(([key, word]) => `${key}:${JSON.stringify(word)}`);
    const { code } = await transform(`export default{${properties.join()}}`, {
      minify: true,
      charset: "utf8",
      mangleProps: shortened,
      mangleCache,
    });
    modules[`${prefix}-${tag}.js`] = code;
  }
  return modules;
}

/** `client/event-stream.ts` becomes `event-stream.js`. */
function fileNameOf(source: string): string {
  return `${parse(source).name}.js`;
}

function codeOf(modules: Record<string, Bundled>): Record<string, string> {
  return Object.fromEntries(Object.entries(modules).map(([name, { code }]) => [name, code]));
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
