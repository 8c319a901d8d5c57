import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { importLate } from "./import-late.ts";

test("a module that could not be fetched is asked for at another address", async () => {
  const folder = await mkdtemp(join(tmpdir(), "import-late-"));
  try {
    const path = join(folder, "late.mjs");
    await expect(importLate(pathToFileURL(path))).rejects.toThrow();
    await writeFile(path, "export const address = import.meta.url;");
    const module = await importLate<{ address: string }>(pathToFileURL(path));
    expect(module.address).toBe(`${pathToFileURL(path).href}?`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
