import type { SuiteResult } from "./test-report.ts";

/** What the steps of a plugin's run came to, and how long each took. A step that fails does not hide the others. */
export class Steps {
  readonly result: Required<SuiteResult> = { passed: 0, failed: 0, skipped: [], failures: [], unsteady: [] };
  readonly #times: { name: string; seconds: number }[] = [];

  /** What the step made; undefined where it failed. It counts as one test. */
  async do<T>(name: string, work: () => Promise<T> | T): Promise<T | undefined> {
    const started = performance.now();
    try {
      const made = await work();
      this.result.passed += 1;
      return made;
    } catch (error) {
      console.error(error);
      this.result.failed += 1;
      this.result.failures.push(`${name}: ${String(error).split("\n")[0]}`);
      return undefined;
    } finally {
      this.#note(name, started);
    }
  }

  /** A step that is made of tests. */
  async test(name: string, work: () => Promise<SuiteResult>): Promise<void> {
    const started = performance.now();
    try {
      const { passed, failed, skipped, failures, unsteady = [] } = await work();
      this.result.passed += passed;
      this.result.failed += failed;
      this.result.skipped.push(...skipped);
      this.result.failures.push(...failures);
      this.result.unsteady.push(...unsteady);
    } catch (error) {
      console.error(error);
      this.result.failed += 1;
      this.result.failures.push(`${name}: ${String(error).split("\n")[0]}`);
    } finally {
      this.#note(name, started);
    }
  }

  #note(name: string, started: number): void {
    const seconds = (performance.now() - started) / 1_000;
    this.#times.push({ name, seconds });
    console.log(`· ${name}: ${seconds.toFixed(1)} s`);
  }

  print(): void {
    console.log();
    for (const { name, seconds } of this.#times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
    const { passed, failed, skipped, failures } = this.result;
    console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
    for (const failure of failures) console.log(`failed: ${failure}`);
  }
}
