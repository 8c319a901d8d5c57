import { dirname, join, relative } from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { bundlingFaults } from "./bundling-faults.ts";
import { minifiedCss } from "../../../shared-widget/minified-css.ts";

const loaderFolder = join(import.meta.dirname, "../../../shared-widget/widget/loader");
const panelModule = join(import.meta.dirname, "../src/platform/panel-module.ts");

export interface Bundles {
  /** By source: what becomes one of Bubble's functions. */
  functions: Map<string, string>;
  /** By source: the same as a module that can be read, with each file's path in a comment before what is its. */
  modules: Map<string, string>;
  faults: string[];
}

interface BundleSettings {
  /** The plugin's folder. */
  root: string;
  runs: "page" | "server";
  define: Record<string, string>;
}

/** Bundles each module's default export by itself. `sources`: paths below `root`. */
export async function bundleFunctions(
  sources: readonly string[],
  { root, runs, define }: BundleSettings,
): Promise<Bundles> {
  const common: BuildOptions = {
    absWorkingDir: root,
    entryPoints: sources.map((source, index) => ({ in: `default-of:${source}`, out: String(index) })),
    outdir: "out",
    bundle: true,
    write: false,
    metafile: true,
    legalComments: "none",
    logLevel: "silent",
    platform: runs === "server" ? "node" : "browser",
    tsconfigRaw: "{}",
    define,
    plugins: [defaultOnly(root), minifiedCss, ...(runs === "page" ? [scriptInsteadOfImport] : [])],
  };
  const target = runs === "server" ? "node18" : "es2020";
  try {
    const [functions, modules] = await Promise.all([
      build({ ...common, format: "iife", globalName: "__m", charset: "ascii", minify: true, target }),
      build({ ...common, format: "esm", target: "esnext" }),
    ]);
    return {
      functions: bySource(functions.outputFiles ?? []),
      modules: bySource(modules.outputFiles ?? []),
      faults: zodFaults(functions.metafile!),
    };
  } catch (error) {
    return { functions: new Map(), modules: new Map(), faults: bundlingFaults(error) };
  }

  function bySource(files: readonly { path: string; text: string }[]): Map<string, string> {
    return new Map(
      files.map(({ path, text }) => [sources[Number(/(\d+)\.js$/.exec(path)?.[1])]!, text.trimEnd()]),
    );
  }

  /** Kept out because of what they weigh: the wire's schemas are for the backend. */
  function zodFaults({ inputs, outputs }: Metafile): string[] {
    return Object.entries(outputs).flatMap(([path, output]) => {
      const source = sources[Number(/(\d+)\.js$/.exec(path)?.[1])]!;
      const zod = Object.entries(output.inputs).find(
        ([file, { bytesInOutput }]) => /node_modules\/zod\//.test(file) && bytesInOutput > 0,
      );
      if (!zod) return [];
      const importers = Object.keys(output.inputs).filter((file) =>
        inputs[file]?.imports.some(
          ({ path }) => /node_modules\/zod\//.test(path) && !/node_modules\/zod\//.test(file),
        ),
      );
      return [`${source}: zod is in it, through ${importers.join(", ")}. Import its types only.`];
    });
  }
}

/** An entry of nothing but a module's default export: what else it exports is for the build, not for Bubble. */
function defaultOnly(root: string): Plugin {
  return {
    name: "default-only",
    setup(builder) {
      builder.onResolve({ filter: /^default-of:/ }, ({ path }) => ({
        path: path.slice("default-of:".length),
        namespace: "default-of",
      }));
      builder.onLoad({ filter: /.*/, namespace: "default-of" }, ({ path }) => ({
        contents: `export { default } from ${JSON.stringify(`./${path}`)};`,
        resolveDir: root,
        loader: "js",
      }));
    },
  };
}

/** A function file may hold no `import()`: the loader gets another way to its panel. */
const scriptInsteadOfImport: Plugin = {
  name: "script-instead-of-import",
  setup(builder) {
    builder.onResolve({ filter: /\/panel-module\.ts$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path);
      return relative(loaderFolder, dirname(file)) === "" ? { path: panelModule } : undefined;
    });
  },
};
