import { build } from "esbuild";
import type { PluginManifest } from "../src/platform/manifest.ts";

/**
 * The manifest of `root/src/manifest.ts`, bundled by itself: the modules that it gathers also hold what runs in
 * Bubble, which is left out, and a changed file is read anew.
 */
export async function readManifest(root: string): Promise<PluginManifest> {
  const { outputFiles } = await build({
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
  const code = Buffer.from(outputFiles[0]!.contents).toString("base64");
  const module: { manifest: PluginManifest } = await import(`data:text/javascript;base64,${code}`);
  return module.manifest;
}
