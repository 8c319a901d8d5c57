import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ComposedPlugin } from "./compose-plugin.ts";
import type { Listing } from "./listing.ts";

const icon = join(import.meta.dirname, "../../../backend/pages/icon.svg");
const drawnIcon = join(import.meta.dirname, "../marketplace/icon.png");

/** What is filled in by hand when a version is published. By path. */
export async function marketplaceFiles({
  listing,
  manifest,
}: ComposedPlugin): Promise<Record<string, string | Uint8Array>> {
  return {
    "name.txt": `${manifest.name}\n`,
    "description.bbcode": `${listing.description}\n`,
    "instructions.bbcode": `${listing.instructions}\n`,
    "categories.txt": `${listing.categories.join("\n")}\n`,
    "data_tracked.txt": `${listing.data_tracked ? "yes" : "no"}\n${listing.data_tracked_description}\n`,
    "version_note.txt": `${listing.versions[0]?.note}\n`,
    "changelog.md": changelogOf(listing),
    "checklist.md": `${listing.checklist}\n`,
    "icon.svg": await readFile(icon, "utf8"),
    "icon.png": await readFile(drawnIcon),
  };
}

function changelogOf({ versions }: Listing): string {
  const entries = versions.map(({ version, note }) => `## ${version}\n\n${note}\n`);
  return ["# Versions\n", ...entries].join("\n");
}
