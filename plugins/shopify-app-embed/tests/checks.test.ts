import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  hasTest,
  listItems,
  missingProofs,
  proofsOf,
  readTitledTest,
  withoutProof,
} from "../../../scripts/acceptance-checks.ts";
import { checks } from "./checks.ts";
import { root } from "./extension-copy.ts";

function read(path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** What stands under a heading of the README. */
function itemsUnder(heading: string): string[] {
  const [, text = ""] = read("README.md").split(`\n## ${heading}\n`);
  return listItems(text.split("\n## ")[0] ?? "", "- ");
}
const lists = {
  "real store": itemsUnder("Only a real store can tell"),
  "not shown yet": itemsUnder("Not shown yet"),
};

/** Whether what the map names is there. */
function isThere(proof: string): boolean {
  for (const [kind, items] of Object.entries(lists))
    if (proof.startsWith(`${kind}: `))
      return items.some((item) => item.startsWith(proof.slice(kind.length + 2)));
  const titled = readTitledTest(proof);
  return titled !== null && hasTest(read(titled.file), titled.title);
}

test("each of the thirty acceptance checks, part by part, has what shows that it holds, or says that nothing does", () => {
  expect(Object.keys(checks)).toEqual(Array.from({ length: 30 }, (_, index) => String(index + 1)));
  expect(withoutProof(checks)).toEqual([]);
});

test("every test and line of the README that the map names is there", () => {
  expect(missingProofs(checks, isThere)).toEqual([]);
});

test("whatever is not shown yet is so for the sake of a check", () => {
  const named = proofsOf(checks).flatMap((proof) => /^not shown yet: (.*)$/.exec(proof)?.[1] ?? []);
  const idle = lists["not shown yet"].filter((item) => !named.some((name) => item.startsWith(name)));
  expect(idle).toEqual([]);
});

test.each([
  "tests/block.test.ts: the page stays",
  "tests/nothing.test.ts: the page stays whole: %s",
  "tests/storefront/storefront.spec.ts: speaks the language",
  "real store: The moon is full",
  "not shown yet: The moon is full",
  "by hand: The moon is full",
])("what is not there is missed: %s", (proof) => {
  expect(isThere(proof)).toBe(false);
});
