import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildExtension, maxLoaderBytes } from "../build.ts";

test("the loader fits, names no backend, and two builds are equal", async () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), "foyer-loader-")));
  for (const folder of folders) await buildExtension(folder);
  const [first, second] = folders.map((folder) => readFileSync(join(folder, "foyer-loader.js")));
  for (const folder of folders) rmSync(folder, { recursive: true });
  expect(second!.equals(first!)).toBe(true);
  expect(first!.length).toBeGreaterThan(5_000);
  expect(first!.length).toBeLessThanOrEqual(maxLoaderBytes);
  expect(first!.toString()).not.toMatch(/https?:\/\/\w|innerHTML|\beval\(|document\.write/);
});
