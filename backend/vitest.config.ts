import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// Everything in src runs inside workerd, with the bindings of wrangler.jsonc and storage of its own per file.
export default defineConfig({
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: `${import.meta.dirname}/wrangler.jsonc` },
      remoteBindings: false,
      miniflare: {
        bindings: {
          FOYER_SECRET: "test-secret-0123456789abcdef0123456789abcdef",
          BUBBLE_API_SECRET: "test-platform-secret",
          // A developer's own key in .dev.vars must not be used by tests.
          OPENAI_API_KEY: "",
          TEST_MIGRATIONS: await readD1Migrations(`${import.meta.dirname}/migrations`),
        },
      },
    })),
  ],
  test: { include: ["src/**/*.test.ts"], setupFiles: ["./src/test-setup.ts"], testTimeout: 20_000 },
});
