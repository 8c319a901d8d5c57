import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the client's bundle carries no schemas and stays below 6.75 KiB", async () => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: ["client/index.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    metafile: true,
    write: false,
  });
  const others = Object.keys(metafile.inputs).filter((path) => !path.startsWith("client/"));
  expect(others.sort()).toEqual(["protocol/codes.ts", "protocol/limits.ts"]);
  expect(gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(6.75 * 1024);
});
