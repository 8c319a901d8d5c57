import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { newcomerQuestions } from "../../../e2e/newcomer-questions.ts";
import { putDocument } from "./put-document.ts";
import { search } from "./search.ts";

declare global {
  interface ImportMeta {
    glob(patterns: string[], options: { query: string; import: string; eager: true }): Record<string, string>;
  }
}

const files = import.meta.glob(["../../../README.md", "../../../docs/*.md"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const owner = { org_id: "demo", widget_id: "demo" };

beforeEach(async () => {
  for (const [path, content] of Object.entries(files)) {
    const external_id = path.replace("../../../", "");
    const title = /^# (.+)$/m.exec(content)?.[1] ?? external_id;
    await putDocument(env.DB, { ...owner, external_id }, { title, content, format: "markdown" });
  }
});

/** Where the section that answers stands among what is found, from 1; Infinity where it is not. */
async function rankOf({ question, expect }: (typeof newcomerQuestions)[number]): Promise<number> {
  const found = await search(env.DB, { ...owner, query: question, limit: 6 });
  const at = found.findIndex(
    ({ external_id, heading }) =>
      external_id === expect.external_id && heading.toLowerCase().includes(expect.heading.toLowerCase()),
  );
  return at === -1 ? Number.POSITIVE_INFINITY : at + 1;
}

test("the product's own docs answer what newcomers ask", async () => {
  const ranks = await Promise.all(
    newcomerQuestions.map(async (each) => ({ question: each.question, rank: await rankOf(each) })),
  );
  expect(ranks.filter(({ rank }) => rank > 3)).toEqual([]);
  expect(ranks.filter(({ rank }) => rank > 1).length).toBeLessThanOrEqual(ranks.length * 0.1);
});

test.each([
  "What is the weather in Paris?",
  "Who won the football world cup in 1998?",
  "Can you recommend a good recipe for lasagne?",
  "How tall is the Eiffel tower?",
  "What is the meaning of life?",
  "Book me a flight to Tokyo",
])("they do not answer %j", async (query) => {
  expect(await search(env.DB, { ...owner, query, limit: 6 })).toEqual([]);
});
