import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../paths.ts";
import { DeployConfig } from "./worker-config.ts";
import { commands } from "./wrangler-stand-in.ts";
import { commandRunner, explain } from "./wrangler.ts";

// The real wrangler, without an account and without a network.
const env = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}:${process.env["PATH"]}`,
  CI: "true",
  FORCE_COLOR: "0",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_API_TOKEN: "",
  HOME: mkdtempSync(join(tmpdir(), "foyer-no-login-")),
  XDG_CONFIG_HOME: "",
};
const run = commandRunner(root, env);
const written: string[] = [];

afterAll(() => {
  for (const path of [...written, env.HOME]) rmSync(path, { recursive: true, force: true });
});

test.each(Object.entries(commands))(
  "wrangler %s takes what the stand-in takes",
  async (name, { positionals, options }) => {
    const { stdout, code } = await run(["wrangler", ...name.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      [`wrangler ${name}`, ...positionals.map((positional) => `<${positional}>`)].join(" "),
    );
    for (const [option, type] of Object.entries(options)) {
      const described = stdout
        .split("\n")
        .find((line) => new RegExp(`^ +(-\\w, +)*--${option}[, ]`).test(line));
      expect(described, `--${option}`).toContain(`[${type}]`);
    }
  },
  30_000,
);

test("wrangler says that nobody is logged in, and it is understood", async () => {
  const command = ["wrangler", "whoami", "--json"];
  const output = await run(command);
  expect(output.code).not.toBe(0);
  expect(explain(command, output).advice).toContain("npx wrangler login");
}, 30_000);

test.each(["production", "staging"] as const)(
  "wrangler takes the config that is written for %s",
  async (environment) => {
    const config = new DeployConfig(
      readFileSync(join(root, "backend", "wrangler.jsonc"), "utf8"),
      environment,
    );
    const ids = {
      accountId: "0123456789abcdef0123456789abcdef",
      databases: Object.fromEntries(
        config.names.databases.map((name) => [name, "00000000-0000-4000-8000-000000000001"]),
      ),
      namespaces: Object.fromEntries(
        Object.values(config.names.namespaces).map((title) => [title, "00000000000040008000000000000002"]),
      ),
    };
    // Beside the real one, since its paths are relative; under a name of its own, since a real one may be there.
    const path = join(root, "backend", `wrangler.deploy.test-${environment}.jsonc`);
    written.push(path);
    writeFileSync(
      path,
      config.render(ids, { OPENAI_BASE_URL: "https://openrouter.ai/api/v1" }, { workersAI: true }),
    );
    const outdir = mkdtempSync(join(tmpdir(), "foyer-deploy-out-"));
    written.push(outdir);
    const output = await run(["wrangler", "deploy", "--dry-run", "--outdir", outdir, "-c", path]);
    expect(output.stderr).toBe("");
    expect(output.code).toBe(0);
    expect(output.stdout).toContain(config.names.worker === "foyer" ? "foyer-files" : "foyer-staging-files");
    expect(output.stdout).toContain("openrouter.ai");
    expect(output.stdout).toContain("env.AI");
  },
  60_000,
);
