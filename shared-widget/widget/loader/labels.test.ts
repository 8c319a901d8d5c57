import { expect, test } from "vitest";
import { labelsFor } from "./labels.ts";

test("the first known language counts, whatever its region", () => {
  expect(labelsFor(undefined, "auto", "xx", "pt-BR", "de")[0]).toBe("Tentar novamente");
});

test("an unknown language makes English", () => {
  expect(labelsFor("fi", "", undefined)).toEqual(["Try again"]);
});
