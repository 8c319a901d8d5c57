import { expect, it } from "vitest";
import { folderName } from "./folder-name.ts";

it.each([
  ["AAC", "AAC-850m6"],
  ["counter", "counter-cdqqavkmcnt0"],
  ["fydata", "fydata-ctwp8rbmc4"],
  ["AMg", "AMg-856pe"],
  ["AQH", "AQH-858mg"],
])("calls the folder of %s as Bubble does", (id, name) => {
  expect(folderName(id)).toBe(name);
});
