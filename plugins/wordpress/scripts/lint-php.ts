/** `node scripts/lint-php.ts`: what of this plugin's rules for PHP is not kept, in every file of the zip. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lint } from "./lint-php/lint.ts";
import { phpFiles } from "./php/files.ts";

const root = dirname(import.meta.dirname);
const files = phpFiles(root);
let count = 0;
for (const path of files) {
  for (const { line, rule, message } of lint(readFileSync(join(root, path), "utf8"), path)) {
    count += 1;
    console.error(`${path}:${line} ${rule}: ${message}`);
  }
}
console.log(`${files.length} PHP files, ${count} findings.`);
process.exitCode = count === 0 && files.length > 0 ? 0 : 1;
