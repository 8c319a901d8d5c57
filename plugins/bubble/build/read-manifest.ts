import { build, type OutputFile } from "esbuild";
import { BuildFault } from "./build-fault.ts";
import { bundlingFaults } from "./bundling-faults.ts";
import type { PluginManifest } from "../src/platform/manifest.ts";

/**
 * The manifest of `root/src/manifest.ts`, bundled by itself: the modules that it gathers also hold what runs in
 * Bubble, which is left out, and a changed file is read anew.
 */
export async function readManifest(root: string): Promise<PluginManifest> {
  const [file] = await bundleManifest(root);
  const code = Buffer.from(file!.contents).toString("base64");
  const module: { manifest: PluginManifest } = await import(`data:text/javascript;base64,${code}`);
  return module.manifest;
}

async function bundleManifest(root: string): Promise<OutputFile[]> {
  const bundled = build({
    stdin: {
      contents: 'export { manifest } from "./src/manifest.ts";',
      resolveDir: root,
      sourcefile: "manifest-entry.js",
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    tsconfigRaw: "{}",
    loader: { ".css": "text" },
  });
  try {
    return (await bundled).outputFiles;
  } catch (error) {
    throw new BuildFault(bundlingFaults(error));
  }
}
