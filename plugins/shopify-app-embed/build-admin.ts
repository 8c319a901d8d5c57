import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const root = join(import.meta.dirname, "admin");

/** What the page may weigh, without the console. */
const maxGzipBytes = 60 * 1024;

/** Writes the admin's page into `out`: `admin.js`, `admin.css`, and words beside English, a file each. */
export async function buildAdmin(out: string, { widgetVersion }: { widgetVersion: string }): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["admin.tsx", "admin.css"],
    outdir: out,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    tsconfigRaw: "{}",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { FOYER_VERSION: JSON.stringify(widgetVersion) },
  });
  mkdirSync(out, { recursive: true });
  let bytes = 0;
  for (const { path, contents } of outputFiles) {
    bytes += gzipSync(contents, { level: 9 }).length;
    writeFileSync(path, contents);
  }
  if (bytes > maxGzipBytes)
    throw new Error(`The admin's page has ${bytes} bytes gzipped, ${maxGzipBytes} are allowed.`);
  for (const file of readdirSync(join(root, "locales"))) {
    const { name: tag } = parse(file);
    if (tag === "en") continue;
    const words = readFileSync(join(root, "locales", file), "utf8");
    const { code } = await transform(`export default ${words}`, { minify: true, charset: "utf8" });
    writeFileSync(join(out, `admin-words-${tag}.js`), code);
  }
}
