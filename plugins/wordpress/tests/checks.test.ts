import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  hasTest,
  isCalled,
  listItems,
  missingProofs,
  readTitledTest,
  withoutProof,
} from "../../../scripts/acceptance-checks.ts";
import { checks } from "./checks.ts";

const root = join(import.meta.dirname, "..");

function read(path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

const runner = [
  "tests/run.ts",
  ...readdirSync(join(root, "tests/runner")).map((name) => `tests/runner/${name}`),
]
  .map(read)
  .join("\n");

const checklist = listItems(read("docs/release-checklist.md"), "- [ ] ");

/** Whether what the map names is there. */
function isThere(proof: string): boolean {
  if (proof.startsWith("by hand: ")) return checklist.some((item) => item.startsWith(proof.slice(9)));
  if (proof.startsWith("step: ")) return isCalled(runner, String.raw`steps\.(?:do|test)`, proof.slice(6));
  const titled = readTitledTest(proof);
  if (titled) return hasTest(read(titled.file), titled.title);
  const [path, method] = proof.split("::");
  return read(`tests/phpunit/${path}.php`).includes(`public function ${method}(`);
}

test("each of the thirty acceptance checks, part by part, has what shows that it holds", () => {
  expect(Object.keys(checks)).toEqual(Array.from({ length: 30 }, (_, index) => String(index + 1)));
  expect(withoutProof(checks)).toEqual([]);
});

test("every test, step and line of the release checklist that the map names is there", () => {
  expect(missingProofs(checks, isThere)).toEqual([]);
});

test.each([
  "RoutesTest::test_every_route",
  "NoTest::test_every_route_asks_who_is_calling",
  "src/front/rules.test.ts: by log",
  "src/front/nothing.test.ts: by login",
  "step: php",
  "by hand: The moon is full",
])("what is not there is missed: %s", (proof) => {
  expect(isThere(proof)).toBe(false);
});
