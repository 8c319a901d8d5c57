import { existsSync } from "node:fs";
import { demand, run } from "../../../../scripts/command.ts";

const packages = ["cli", "sqlite3", "mbstring", "xml", "curl", "zip", "gd", "intl"].map(
  (name) => `php-${name}`,
);
const extensions = ["sqlite3", "pdo_sqlite", "mbstring", "xml", "dom", "curl", "zip", "gd", "intl"];

/** PHP with what WordPress and its SQLite need, PHPUnit and unzip: installed where a Debian lets us. */
export async function ensurePackages(): Promise<true> {
  if (await isComplete()) return true;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error(
      `PHP with all its extensions, PHPUnit or unzip is missing here, and only root on a Debian can install them. ` +
        `Have this run once, then try again: apt-get install ${packages.join(" ")} unzip phpunit`,
    );
  }
  console.log("Installing PHP and PHPUnit (apt-get) …");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await demand("apt-get", ["update", "-qq"], { env });
  const args = ["install", "-y", "-qq", "--no-install-recommends", ...packages, "unzip", "phpunit"];
  await demand("apt-get", args, { env });
  return true;
}

async function isComplete(): Promise<boolean> {
  const found = await Promise.all([run("php", ["-m"]), run("phpunit", ["--version"]), run("unzip", ["-v"])]);
  const modules = new Set(found[0].output.toLowerCase().split("\n"));
  return found.every(({ code }) => code === 0) && extensions.every((name) => modules.has(name));
}
