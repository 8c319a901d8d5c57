import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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

const checklist = read("docs/release-checklist.md")
  .split(/^- \[ \] /m)
  .slice(1)
  .map((item) => item.replaceAll(/\s+/g, " "));

/** Whether what the map names is there. */
function isThere(proof: string): boolean {
  if (proof.startsWith("by hand: ")) return checklist.some((item) => item.startsWith(proof.slice(9)));
  if (proof.startsWith("step: ")) return isCalled(runner, String.raw`steps\.(?:do|test)`, proof.slice(6));
  const [, file, title] = /^(\S+\.ts): (.*)$/.exec(proof) ?? [];
  if (file !== undefined) return isCalled(read(file), String.raw`\b(?:test|it)(?:\.each\([^]*?\))?`, title!);
  const [path, method] = proof.split("::");
  return read(`tests/phpunit/${path}.php`).includes(`public function ${method}(`);
}

/** Whether a function is called with this text first. */
function isCalled(source: string, name: string, text: string): boolean {
  const literal = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`${name}\\(\\s*(["'\`])${literal}\\1`).test(source);
}

test("each of the thirty acceptance checks, part by part, has what shows that it holds", () => {
  expect(Object.keys(checks)).toEqual(Array.from({ length: 30 }, (_, index) => String(index + 1)));
  const empty = Object.entries(checks).flatMap(([number, parts]) =>
    Object.entries(parts).flatMap(([part, proofs]) => (proofs.length > 0 ? [] : [`${number} ${part}`])),
  );
  expect(empty).toEqual([]);
});

test("every test, step and line of the release checklist that the map names is there", () => {
  const missing = Object.entries(checks).flatMap(([number, parts]) =>
    Object.values(parts)
      .flat()
      .filter((proof) => !isThere(proof))
      .map((proof) => `${number}: ${proof}`),
  );
  expect(missing).toEqual([]);
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
