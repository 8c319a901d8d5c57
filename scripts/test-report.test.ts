import { expect, test } from "vitest";
import { judge, readPlaywrightReport, readVitestReport } from "./test-report.ts";

test("a vitest report is counted test by test, and skipped ones are named", () => {
  const result = readVitestReport({
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { fullName: "works", status: "passed" },
          { fullName: "does not", status: "failed" },
          { fullName: "later", status: "pending" },
          { fullName: "some day", status: "todo" },
        ],
      },
    ],
  });
  expect(result).toEqual({ passed: 1, failed: 1, skipped: ["later", "some day"], failures: ["does not"] });
});

test("a test file that cannot be loaded is a failure", () => {
  const result = readVitestReport({
    testResults: [
      { name: "b.test.ts", status: "failed", message: "Cannot find ./b.ts\nat …", assertionResults: [] },
    ],
  });
  expect(result).toMatchObject({ passed: 0, failed: 1, failures: ["b.test.ts (Cannot find ./b.ts)"] });
});

test("a Playwright report is counted through its nested suites, and a flaky test is named", () => {
  const result = readPlaywrightReport({
    suites: [
      {
        title: "chat.spec.ts",
        specs: [{ title: "opens", tests: [{ status: "expected" }, { status: "skipped" }] }],
        suites: [
          {
            title: "offline",
            specs: [
              { title: "waits", tests: [{ status: "flaky" }] },
              { title: "resends", tests: [{ status: "unexpected" }] },
            ],
          },
        ],
      },
    ],
    errors: [{ message: "worker crashed\nstack" }],
  });
  expect(result).toEqual({
    passed: 2,
    failed: 2,
    skipped: ["chat.spec.ts › opens"],
    failures: ["chat.spec.ts › offline › resends", "worker crashed"],
    unsteady: ["chat.spec.ts › offline › waits"],
  });
});

test("a runner without a report, without tests, or with a bad end and no failed test has failed once", () => {
  const good = { passed: 2, failed: 0, skipped: [], failures: [] };
  expect(judge(good, 0)).toEqual(good);
  expect(judge(undefined, 0).failed).toBe(1);
  expect(judge(good, 1)).toMatchObject({ passed: 2, failed: 1 });
  expect(judge({ ...good, passed: 0 }, 0)).toMatchObject({ failed: 1, failures: ["no test ran"] });
  expect(judge({ ...good, failed: 3 }, 1).failed).toBe(3);
});
