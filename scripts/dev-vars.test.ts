import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDevVars, formatEnvFile, readDevVars } from "./dev-vars.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foyer-dev-vars-"));
  file = join(folder, ".dev.vars");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("new secrets are long, different, and readable by their owner alone", () => {
  expect(createDevVars(file)).toBe(true);
  const vars = readDevVars(file, {});
  expect(vars["FOYER_SECRET"]).toMatch(/^[0-9a-f]{64}$/);
  expect(vars["BUBBLE_API_SECRET"]).toMatch(/^[0-9a-f]{64}$/);
  expect(vars["FOYER_SECRET"]).not.toBe(vars["BUBBLE_API_SECRET"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("secrets that are there are kept", () => {
  writeFileSync(file, "FOYER_SECRET=mine\n");
  expect(createDevVars(file)).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("FOYER_SECRET=mine\n");
});

test("the environment's model settings win over the file's, and nothing else of it gets in", () => {
  writeFileSync(file, "FOYER_SECRET=mine\nOPENAI_MODEL=from-file\nOPENAI_API_KEY=\n");
  const vars = readDevVars(file, {
    OPENAI_MODEL: "from-env",
    OPENAI_BASE_URL: "",
    FOYER_SECRET: "other",
    HOME: "/",
  });
  expect(vars).toEqual({ FOYER_SECRET: "mine", OPENAI_MODEL: "from-env" });
});

test("values with quotes and dollars are written so that they come back", () => {
  const text = formatEnvFile({ A: "it's", B: 'say "hi"', C: "both ' and \"" });
  expect(parseEnv(text)).toEqual({ A: "it's", B: 'say "hi"', C: "both ' and \"" });
  expect(formatEnvFile({ D: "a$b" })).toBe("D='a\\$b'\n");
  expect(() => formatEnvFile({ E: "'\"`" })).toThrow("three kinds of quotes");
});
