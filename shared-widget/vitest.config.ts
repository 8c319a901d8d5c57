import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{protocol,client,widget,console,locales}/**/*.test.{ts,tsx}"],
    environment: "node",
    // Of real sockets and real time, on machines that have other work.
    testTimeout: 30_000,
  },
});
