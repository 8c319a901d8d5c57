import { globSync } from "node:fs";

const shipped = ["*.php", "includes/**/*.php", "src/**/*.php", "languages/*.php"];

/** The PHP that is in the zip, from the plugin's folder. */
export function phpFiles(root: string): string[] {
  return globSync(shipped, { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
}
