import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { minify } from "@swc/core";
import { build, type BuildOptions, type Metafile, type Plugin, transform } from "esbuild";
import { preactAsItIs, preactProperties, preactSource } from "./lean-preact.ts";
import { minifiedCss } from "./minified-css.ts";

const here = import.meta.dirname;

/** Folders of words, and what their modules are called beside the console. */
const wordFolders = { "locales/console": "console-words", "locales/console-pages": "console-pages-words" };

export interface ConsoleBundle {
  /** By name: `console.js`, the pages it fetches when they are opened, what these share, and the words. */
  files: Record<string, string>;
  inputs: Record<string, Metafile["inputs"]>;
}

/** The agents' console: modules that share what they have in common, so that Preact is there once. */
export async function bundleConsole(common: BuildOptions): Promise<ConsoleBundle> {
  const { outputFiles = [], metafile } = await build({
    ...common,
    entryPoints: { console: "console/console.ts" },
    outdir: "out",
    chunkNames: "console-[name]-[hash]",
    format: "esm",
    splitting: true,
    target: "es2022",
    plugins: [minifiedCss, preactAsItIs(), widgetsOwn],
    jsx: "transform",
    jsxFactory: "h",
    jsxFragment: "Fragment",
    inject: [preactSource],
    define: { "process.env.NODE_ENV": '"production"' },
    mangleProps: preactProperties,
    pure: ["console.log", "console.info", "console.debug"],
  });
  const files: ConsoleBundle["files"] = {};
  const inputs: ConsoleBundle["inputs"] = {};
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const { code } = await minify(text, {
      module: true,
      compress: { passes: 3, toplevel: true, ecma: 2022 },
      mangle: { toplevel: true },
    });
    files[name] = code;
    const paths = Object.keys(metafile?.outputs[`out/${name}`]?.inputs ?? {});
    inputs[name] = Object.fromEntries(paths.flatMap((path) => [[path, metafile!.inputs[path]!]]));
  }
  return { files: { ...files, ...(await bundleWords()) }, inputs };
}

/** What the widget's build makes files of their own, beside which the console lies. */
const widgetsOwn: Plugin = {
  name: "widgets-own",
  setup(builder) {
    builder.onLoad({ filter: /\/fetch-open-file\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace('.ts", import.meta.url', '.js", import.meta.url'), loader: "ts" };
    });
  },
};

async function bundleWords(): Promise<Record<string, string>> {
  const modules: Record<string, string> = {};
  for (const [folder, prefix] of Object.entries(wordFolders)) {
    for (const name of (await readdir(join(here, folder)).catch((): string[] => [])).toSorted()) {
      const tag = /^([\w-]+)\.json$/.exec(name)?.[1];
      if (!tag) continue;
      const words = await readFile(join(here, folder, name), "utf8");
      const { code } = await transform(`export default ${words}`, { minify: true, charset: "utf8" });
      modules[`${prefix}-${tag}.js`] = code;
    }
  }
  return modules;
}
