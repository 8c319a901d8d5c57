import { defineConfig } from "vitest/config";

export default defineConfig({
  // What the build fills in.
  define: { FOYER_BACKEND_URL: '""', FOYER_VERSION: '"0.0.0-00000000"' },
  test: {
    include: ["{src,build,test}/**/*.test.ts"],
    testTimeout: 20_000,
  },
});
