import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;
const all = globSync("src/**/*.test.ts", { cwd: here });
/** What asks for a binding by itself gets a database and storage of its own; the rest needs neither. */
const bound = all.filter((file) => readFileSync(join(here, file), "utf8").includes('from "cloudflare:'));

/** Everything in src runs inside workerd, with the bindings of wrangler.jsonc. */
const workerd = () =>
  cloudflareTest(async () => ({
    wrangler: { configPath: `${here}/wrangler.jsonc` },
    remoteBindings: false,
    miniflare: {
      bindings: {
        FOYER_SECRET: "test-secret-0123456789abcdef0123456789abcdef",
        BUBBLE_API_SECRET: "test-platform-secret",
        // A developer's own key in .dev.vars must not be used by tests.
        OPENAI_API_KEY: "",
        TEST_MIGRATIONS: await readD1Migrations(`${here}/migrations`),
      },
    },
  }));

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [workerd()],
        test: {
          name: "bound",
          include: bound,
          setupFiles: ["./src/test-setup.ts"],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [workerd()],
        test: {
          name: "pure",
          include: ["src/**/*.test.ts"],
          exclude: bound,
          isolate: false,
          testTimeout: 20_000,
        },
      },
    ],
  },
});
