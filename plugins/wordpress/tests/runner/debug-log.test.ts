import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withDebugLog } from "./debug-log.ts";
import type { Site } from "./sites.ts";

const green = { passed: 3, failed: 0, skipped: [], failures: [] };
let site: Site;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "foyer-debug-log-"));
  mkdirSync(join(folder, "wp-content"));
  site = {
    name: "WordPress 6.8",
    version: "6.8",
    wordpress: { version: "6.8", folder: "" },
    folder,
    port: 0,
  };
});
afterEach(() => rmSync(site.folder, { recursive: true }));

function log(text: string): void {
  writeFileSync(join(site.folder, "wp-content", "debug.log"), text);
}

test("an empty log is one more test that passed", () => {
  log("");
  expect(withDebugLog(green, site)).toEqual({ ...green, passed: 4 });
});

test("one notice is a failure that says which", () => {
  log("PHP Deprecated:  Optional parameter before required in x.php on line 5\nPHP Notice:  second\n");
  expect(withDebugLog(green, site)).toEqual({
    ...green,
    failed: 1,
    failures: [
      "WordPress 6.8: debug.log is not empty: PHP Deprecated:  Optional parameter before required in x.php on line 5",
    ],
  });
});

test("a log that is gone is no good sign", () => {
  expect(() => withDebugLog(green, site)).toThrow("debug.log");
});
