import lighthouse, { defaultConfig } from "lighthouse";
import type { Reading } from "./comparison.ts";

/** What Lighthouse's performance score is made of. Its other audits only explain it, and take time. */
const metrics = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "speed-index",
  "total-blocking-time",
  "cumulative-layout-shift",
];

const accessibility = defaultConfig.categories?.["accessibility"]?.auditRefs.map(({ id }) => id) ?? [];

/**
 * A visit as Lighthouse makes it of its own accord and PageSpeed Insights does: on the telephone and the slow network
 * that it simulates, with nothing in the caches. `port` is a Chromium's that nobody else uses meanwhile.
 */
export async function visitWithLighthouse(
  address: string,
  port: number,
  { withAccessibility = false } = {},
): Promise<Reading> {
  const result = await lighthouse(address, {
    port,
    logLevel: "error",
    // Accessibility is looked at when what the score is made of has been recorded.
    onlyAudits: withAccessibility ? [...metrics, ...accessibility] : metrics,
    disableFullPageScreenshot: true,
  });
  const { audits, categories, environment, runtimeError } = result?.lhr ?? {};
  const figure = (name: string): number => audits?.[name]?.numericValue ?? Number.NaN;
  const score = categories?.["performance"]?.score ?? undefined;
  if (runtimeError !== undefined || score === undefined || environment === undefined)
    throw new Error(`Lighthouse could not say anything of ${address}. ${runtimeError?.message ?? ""}`);
  const access = categories?.["accessibility"]?.score ?? undefined;
  return {
    score: Math.round(score * 100),
    paintMs: figure("largest-contentful-paint"),
    blockingMs: figure("total-blocking-time"),
    shift: Math.round(figure("cumulative-layout-shift") * 1_000) / 1_000,
    machine: environment.benchmarkIndex,
    ...(access !== undefined && { accessibility: Math.round(access * 100) }),
  };
}
