import { execFile } from "node:child_process";
import { join } from "node:path";
import { root } from "./extension-copy.ts";

const cli = join(root, "node_modules", "@shopify", "cli", "bin", "run.js");

/** Without a login, a question or a word to Shopify. */
export function shopifyCli(app: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    CI: "1",
    NO_COLOR: "1",
    SHOPIFY_CLI_NO_ANALYTICS: "1",
    // What it keeps of whoever works here is not the tests' business.
    HOME: app,
    XDG_CACHE_HOME: join(app, "cache"),
    XDG_CONFIG_HOME: join(app, "config"),
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, ...args, "--path", app],
      { env, cwd: app, timeout: 60_000, maxBuffer: 20_000_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, output: stdout + stderr });
      },
    );
  });
}
