import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What needs no browser. */
export default defineConfig({
  test: { root: join(import.meta.dirname, ".."), include: ["{storefront,tests}/**/*.test.ts"] },
});
