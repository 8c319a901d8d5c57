import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{protocol,client,widget,console,locales}/**/*.test.{ts,tsx}"],
    environment: "node",
  },
});
