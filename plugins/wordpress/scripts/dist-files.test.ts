import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { distFiles } from "./dist-files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foyer-dist-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
}

test("what .distignore names at the top, or by its name anywhere, is not shipped", () => {
  write(
    "main.php",
    "docs/a.md",
    "src/docs/a.md",
    "src/a.ts",
    "src/a.test.ts",
    "src/b/c.test.ts",
    "scripts/x.ts",
  );
  writeFileSync(join(folder, ".distignore"), "# Not these\n/.distignore\n/docs\n/scripts\n\n*.test.ts\n");
  expect(distFiles(folder)).toEqual(["main.php", "src/a.ts", "src/docs/a.md"]);
});

test("of this plugin nothing is shipped that only its makers need", () => {
  const shipped = distFiles(dirname(import.meta.dirname));
  expect(shipped).toContain("foyer-chat.php");
  expect(shipped).toContain("readme.txt");
  expect(
    shipped.filter((path) =>
      /^(\.|tests\/|scripts\/|node_modules\/|dist\/)|\.(test\.tsx?|map|po)$/.test(path),
    ),
  ).toEqual([]);
});
