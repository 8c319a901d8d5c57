import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, matchesGlob } from "node:path";

/**
 * What of `folder` is in the zip, with slashes and sorted: everything that its `.distignore` does not name. There, a
 * line that begins with a slash is a file or a folder at the top, any other a name wherever it is.
 */
export function distFiles(folder: string): string[] {
  const file = join(folder, ".distignore");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const patterns = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  return filesUnder(folder, "", (path, name) =>
    patterns.some((pattern) =>
      pattern.startsWith("/") ? pattern === `/${path}` : matchesGlob(name, pattern),
    ),
  ).toSorted();
}

function filesUnder(
  folder: string,
  inside: string,
  isIgnored: (path: string, name: string) => boolean,
): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (isIgnored(path, entry.name)) return [];
    return entry.isDirectory() ? filesUnder(folder, path, isIgnored) : [path];
  });
}
