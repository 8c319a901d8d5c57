import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { lockIds } from "../build.ts";
import { lockFaults, lockNames, readLock } from "./id-lock.ts";
import { publishedNames } from "./published-names.ts";
import { readManifest } from "./read-manifest.ts";
import { makeSample, removeSamples } from "./test/sample-plugin.ts";

afterAll(removeSamples);

const empty = { ids: {}, retired: [] };
const read = async (): Promise<Awaited<ReturnType<typeof readManifest>>> => readManifest(await makeSample());

it("gives every name an id that can be read, its own among all", async () => {
  const manifest = await read();
  const { ids } = lockNames(manifest, empty);
  expect(ids).toMatchObject({
    "keys/Address": "fykeyaddress",
    "elements/counter": "fycounter",
    "elements/counter/fields/step": "fycounterstep",
    "elements/counter/states/total": "fycountersttotal",
    "elements/counter/events/counted": "fycounterevcounted",
    "elements/counter/actions/add": "fycounterdoadd",
    "elements/counter/actions/add/fields/by": "fycounterdoaddby",
    "actions/add-up": "fyaddup",
    "actions/add-up/fields/one": "fyaddupone",
    "actions/add-up/returns/sum": "fyaddupretsum",
    "api_calls/counts": "fycallcounts",
    "api_calls/counts/url_params/counter_id": "fycallcountscounterid",
    "api_calls/counts/headers/Authorization": "fycallcountsauthorization",
  });
  expect(Object.keys(ids)).toHaveLength(publishedNames(manifest).length);
  expect(new Set(Object.values(ids)).size).toBe(Object.keys(ids).length);
  expect(lockFaults(manifest, lockNames(manifest, empty))).toEqual([]);
});

it("never changes or takes away an id", async () => {
  const manifest = await read();
  const before = {
    ids: { "elements/counter": "fyolder", "elements/gone": "fycounter" },
    retired: ["elements/gone"],
  };
  const after = lockNames(manifest, before);
  expect(after.ids).toMatchObject(before.ids);
  expect(after.retired).toEqual(before.retired);
  expect(lockNames(manifest, after)).toEqual(after);
});

it("does not give an id that is taken, also by a name that is retired", async () => {
  const manifest = await read();
  const { ids } = lockNames(manifest, { ids: { "elements/gone": "fycounter" }, retired: ["elements/gone"] });
  expect(ids["elements/counter"]).toBe("fycounterx");
});

it("writes new ids into the file and says which", async () => {
  const root = await makeSample();
  const file = join(root, "ids.json");
  const whole = readLock(file);
  const { "elements/counter": _, ...others } = whole.ids;
  writeFileSync(file, JSON.stringify({ ids: others, retired: [] }));
  expect(await lockIds(root)).toEqual(["elements/counter"]);
  expect(readLock(file)).toEqual(whole);
  expect(await lockIds(root)).toEqual([]);
});
