import { expect, test } from "vitest";
import { aroundCode } from "./markdown-code.ts";

const shouted = (markdown: string): string => aroundCode(markdown, (prose) => prose.toUpperCase());

test("code in a line ends with as many backticks as it began with", () => {
  expect(shouted("a `b` ``c ` d`` e")).toBe("A `b` ``c ` d`` E");
});

test("a backtick that nothing closes in its paragraph is one", () => {
  expect(shouted("a ` b\n\nc `d` ```e")).toBe("A ` B\n\nC `d` ```E");
});

test("an escaped backtick opens nothing", () => {
  expect(shouted(String.raw`a \`b\` c`)).toBe(String.raw`A \`B\` C`);
});

test("a fence reaches over blank lines to one as long, or to the end", () => {
  expect(shouted("a\n````js\nb\n```\n\nc\n`````\nd")).toBe("A\n````js\nb\n```\n\nc\n`````\nD");
  expect(shouted("a\n- ~~~\n  b")).toBe("A\n- ~~~\n  B");
  expect(shouted("a\n  ~~~\n  b")).toBe("A\n  ~~~\n  b");
});

test("code can be given as what it says", () => {
  expect(
    aroundCode(
      "see ` x ` and\n```sh\nls\n```\n",
      (prose) => prose,
      (inner) => inner,
    ),
  ).toBe("see x and\nls\n");
});
