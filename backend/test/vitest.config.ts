import { defineConfig } from "vitest/config";

// These tests run in Node: against a Worker in a process of its own, or an outside service stood in for.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["*.test.ts", "shopify/*.test.ts", "../scripts/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of a file's time is waiting for alarms and queues: two others fit beside it.
    maxWorkers: 3,
  },
});
