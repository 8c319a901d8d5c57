import { join } from "node:path";
import { runSuite } from "../../../../scripts/run-suite.ts";
import type { Steps } from "../../../../scripts/steps.ts";
import { phpFiles } from "../../scripts/php/files.ts";
import { demand } from "../../../../scripts/command.ts";

/** What can be said of the plugin in `root` without a WordPress. */
export async function testSources(steps: Steps, root: string): Promise<void> {
  await steps.do("types", async () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    for (const project of [".", "scripts", "tests"])
      await demand(process.execPath, [tsc, "-p", join(root, project)]);
  });
  await steps.do("php -l", async () => {
    for (const path of phpFiles(root)) await demand("php", ["-l", join(root, path)]);
  });
  await steps.do("rules for PHP", () => demand(process.execPath, [join(root, "scripts", "lint-php.ts")]));
  await steps.do("translations", () =>
    demand(process.execPath, [join(root, "scripts", "i18n.ts"), "--check"]),
  );
  await steps.test("scripts and front end", () =>
    runSuite({ runner: "vitest", args: ["run", "--config", join(root, "tests", "vitest.config.ts")] }),
  );
}
