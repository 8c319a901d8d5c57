import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleLoader } from "../../shared-widget/build.ts";

const root = import.meta.dirname;

/** What theme-check lets a script have that every page loads, before any compression. */
export const maxLoaderBytes = 10_000;

/** Writes the one file of the extension that is not a source, `assets/foyer-loader.js`. Its size in bytes. */
export async function buildExtension(
  out = join(root, "extensions", "foyer-chat", "assets"),
): Promise<number> {
  const { code } = await bundleLoader(join(root, "storefront", "storefront.ts"));
  const bytes = Buffer.byteLength(code);
  if (bytes > maxLoaderBytes)
    throw new Error(`foyer-loader.js has ${bytes} bytes, ${maxLoaderBytes} are allowed.`);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "foyer-loader.js"), code);
  return bytes;
}
