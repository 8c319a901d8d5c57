import { expect, it } from "vitest";
import { folderName } from "./folder-name.ts";

it("names folders as published repositories have them", () => {
  expect(["AAC", "counter", "fydata"].map(folderName)).toEqual([
    "AAC-850m6",
    "counter-cdqqavkmcnt0",
    "fydata-ctwp8rbmc4",
  ]);
});
