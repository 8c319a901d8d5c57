import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What stands on the marketplace's page. */
export interface Listing {
  /** BBCode. */
  description: string;
  /** BBCode. */
  instructions: string;
  categories: readonly string[];
  data_tracked: boolean;
  data_tracked_description: string;
  /** The newest first: what installed apps are told of each. */
  versions: readonly { version: string; note: string }[];
  /** Of the repository that is synced with Bubble. */
  readme: string;
  /** Steps of whoever publishes. */
  checklist: string;
}

/** Of the marketplace's own; Bubble wants one at least that is not. */
const builtIn = new Set(["technical", "visual elements", "data (things)"]);

export async function readListing(folder: string): Promise<Listing> {
  const read = async (name: string): Promise<string> =>
    (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n").trimEnd();
  const settings: Pick<Listing, "categories" | "data_tracked" | "data_tracked_description" | "versions"> =
    JSON.parse(await read("listing.json"));
  const [description, instructions, readme, checklist] = await Promise.all(
    ["description.bbcode", "instructions.bbcode", "README.md", "checklist.md"].map(read),
  );
  return {
    ...settings,
    description: description!,
    instructions: instructions!,
    readme: readme!,
    checklist: checklist!,
  };
}

export function listingFaults(listing: Listing): string[] {
  const faults: string[] = [];
  const { categories, versions } = listing;
  if (categories.length < 1 || categories.length > 5)
    faults.push(`marketplace/listing.json: ${categories.length} categories; Bubble takes 1 to 5.`);
  if (categories.every((category) => builtIn.has(category)))
    faults.push("marketplace/listing.json: one category at least has to be a subject, such as `chat`.");
  if (versions.length === 0)
    faults.push("marketplace/listing.json: there is no version. Say what the first one brings.");
  for (const { version, note } of versions) {
    if (!/^\d+\.\d+\.\d+$/.test(version))
      faults.push(`marketplace/listing.json: the version "${version}" has to be like 1.2.3.`);
    if (note.length === 0 || note.length > 120)
      faults.push(
        `marketplace/listing.json: the note of ${version} has ${note.length} letters; Bubble takes 1 to 120.`,
      );
  }
  for (const name of ["description", "instructions", "data_tracked_description"] as const)
    if (listing[name].trim() === "") faults.push(`marketplace: ${name} is blank. Write it.`);
  return faults;
}
