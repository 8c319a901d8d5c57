import { expect, test } from "vitest";
import { importLate } from "./import-late.ts";

test("after a module that could not be had, the next call asks at another address", async () => {
  await expect(importLate(new URL("data:text/javascript,throw new Error('cut')"))).rejects.toThrow("cut");
  const address = new URL("data:text/javascript,export const here = import.meta.url;//");
  expect(await importLate(address)).toMatchObject({ here: `${address.href}?` });
});
