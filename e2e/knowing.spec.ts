import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import type { Browser, Locator } from "@playwright/test";
import { Site } from "../backend/test/site.ts";
import { type DevServer, startDevServer } from "../scripts/dev-server.ts";
import { readGuide } from "../scripts/guide/documents.ts";
import type { KnowledgeAnswer, SourceAnswer } from "../shared-widget/protocol/index.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { opensTheGuideWhereItSays } from "./guide-page.ts";
import { expect, test } from "./test.ts";
import { sourcesOf, Visitor } from "./visitor.ts";

const question = "Squarespace or Webflow?";
const isAboutIt = /squarespace/i;
const docs = readGuide();
const gardener = {
  external_id: "gardener",
  title: "The gardener's notes",
  content: "# Hedgehogs\n\nThe hedgehog of the garden is called Waldemar.",
};

/** Puts this project's docs in all at once, and one that has no address; watches until each is read. */
async function learnTheDocs(foyer: Foyer, widget: string): Promise<void> {
  const documents = docs.map(({ path, name, title, markdown }) => ({
    external_id: path,
    title,
    content: markdown,
    url: `${foyer.url}/guide/${name}`,
  }));
  const path = `/api/knowledge/${widget}`;
  const total = documents.length + 1;
  const put = await foyer.call<unknown>("POST", `${path}/documents`, {
    documents: [...documents, gardener],
  });
  expect(put).toEqual({ queued: total, unchanged: 0 });
  const look = (): Promise<KnowledgeAnswer> => foyer.call("GET", path);
  expect((await look()).progress).toMatchObject({ kind: "bulk", total, failed: 0 });
  await expect.poll(async () => (await look()).progress?.finished, { timeout: 45_000 }).toBe(true);
  const known = await look();
  expect(known.documents).toEqual({ queued: 0, indexing: 0, ready: total, failed: 0 });
  expect(known.progress).toMatchObject({ total, done: total });
  expect(known.chunks).toBeGreaterThan(total);
}

/** Someone who was never here, and so begins a conversation of their own. */
async function newcomer(browser: Browser, foyer: Foyer, widget: string): Promise<Visitor> {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage());
  await visitor.visit({ widget, endpoint: foyer.url });
  await visitor.open();
  return visitor;
}

/** The docs are asked, a source is followed, and what is taken away is not known any more. */
async function knowsUntilItIsTakenAway(
  browser: Browser,
  foyer: Foyer,
  check: (answer: Locator) => Promise<void>,
): Promise<void> {
  const widget = await foyer.createWidget();
  await learnTheDocs(foyer, widget);
  const one = await newcomer(browser, foyer, widget);
  const answer = await one.ask(question);
  await check(answer);
  await numbersMatch(answer, foyer, await one.conversation());
  await opensTheGuideWhereItSays(sourcesOf(answer).first());

  const about = docs.filter(({ markdown }) => isAboutIt.test(markdown));
  expect(about.length).toBeGreaterThan(0);
  for (const { path } of about)
    await foyer.call("DELETE", `/api/knowledge/${widget}/documents/${encodeURIComponent(path)}`);

  const other = await newcomer(browser, foyer, widget);
  const without = await other.ask(question);
  await expect(without).not.toContainText(isAboutIt);
  await expect(sourcesOf(without)).toHaveCount(0);
  await without.getByRole("button", { name: "Talk to a person" }).click();
  await expect(other.panel.locator("footer .notice")).toContainText("We have asked the team");
  const said = (await foyer.history(await other.conversation())).find(({ role }) => role === "assistant");
  expect(said?.code).toBe("no_answer");
  expect(said?.citations ?? []).toEqual([]);
  // Whoever asked before keeps what they were told.
  await one.page.reload();
  await one.open();
  await expect(sourcesOf(one.answers.first()).first()).toBeVisible();
  await one.page.context().close();
  await other.page.context().close();
}

/** The numbers in the text are those of the sources below, each is used, and leads where its source does. */
async function numbersMatch(answer: Locator, foyer: Foyer, conversation: string): Promise<void> {
  const marks = await answer.locator("sup").allInnerTexts();
  const used = [...new Set(marks.map((mark) => Number(/\d+/.exec(mark)?.[0])))].toSorted((a, b) => a - b);
  const message = (await foyer.history(conversation)).find(({ role }) => role === "assistant");
  const citations = message?.citations ?? [];
  expect(citations.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(used);
  expect(citations.length).toBeGreaterThan(0);
  for (const { number, url, title } of citations) {
    const source = answer
      .locator(".sources li")
      .filter({ has: answer.page().locator("b", { hasText: `${number}` }) });
    await expect(source).toContainText(title);
    const mark = answer
      .locator("sup")
      .getByRole("link", { name: String(number) })
      .first();
    const address = await source.getByRole("link").getAttribute("href");
    expect(address).toBe(await mark.getAttribute("href"));
    expect(address?.split("#")[0]).toBe(url?.split("#")[0]);
  }
}

test("where passages are quoted, the docs are put in, asked, cited, followed and taken away", async ({
  browser,
  foyer,
}) => {
  test.slow();
  await knowsUntilItIsTakenAway(browser, foyer, async (answer) => {
    await expect(answer).toContainText(isAboutIt);
    await expect(sourcesOf(answer).first()).toContainText(docs.find(({ name }) => name === "embed")!.title);
  });
});

test("a document without an address is named as a source that leads nowhere", async ({ foyer, visitor }) => {
  const widget = await foyer.createWidget();
  await foyer.putDocument(widget, { title: gardener.title, content: gardener.content });
  await visitor.visit({ widget });
  await visitor.open();
  const answer = await visitor.ask("What is the hedgehog of the garden called?");
  await expect(answer).toContainText("Waldemar");
  const card = answer.locator(".sources li");
  await expect(card).toHaveCount(1);
  await expect(card).toContainText(gardener.title);
  await expect(card).toContainText("Hedgehogs");
  await expect(sourcesOf(answer)).toHaveCount(0);
  await expect(answer.locator("sup").first()).toContainText("1");
});

test("a site that leads in circles, elsewhere or nowhere ends as a source that says so", async ({
  foyer,
}) => {
  const site = await Site.start();
  try {
    const paths = ["circle", "elsewhere", "away", "good"];
    site.page("/", paths.map((path) => `<a href="/${path}">${path}</a>`).join(" "));
    site.pages.set("/circle", { status: 302, headers: { location: "/circle" } });
    site.pages.set("/elsewhere", { status: 302, headers: { location: "http://169.254.169.254/latest/" } });
    site.pages.set("/away", { handle: (request) => void request.socket.destroy() });
    site.page("/good", "<h1>Good words</h1><p>At last.</p>");
    const widget = await foyer.createWidget();
    const sources = `/api/knowledge/${widget}/sources`;
    await foyer.call("POST", sources, { kind: "crawl", url: `${site.url}/` });
    const look = async (): Promise<SourceAnswer> => {
      const told = await foyer.call<{ sources: SourceAnswer[] }>("GET", sources);
      return told.sources[0]!;
    };
    await expect.poll(async () => (await look()).state, { timeout: 45_000 }).toBe("ready");
    const { pages, problems } = await look();
    expect(pages).toEqual({ waiting: 0, done: 2, failed: 3, skipped: 0 });
    expect(Object.fromEntries(problems.map(({ url, reason }) => [new URL(url).pathname, reason]))).toEqual({
      "/circle": "It leads on and on.",
      "/elsewhere": "It leads elsewhere. That is another site.",
      "/away": expect.stringMatching(/^(The connection failed|It answered 5\d\d)\.$/),
    });
    expect(site.asked.filter(({ path }) => path === "/circle").length).toBeLessThanOrEqual(6);
  } finally {
    await site.close();
  }
});

test.describe("with a language model", () => {
  const directory = mkdtempSync(join(tmpdir(), "foyer-knowing-"));
  let model: LLMock;
  let server: DevServer;

  test.beforeAll(async () => {
    model = new LLMock({ port: 0 });
    await model.start();
    // As a model that does what it is told: from the passages, with their numbers; and one source it made up.
    model.on({ predicate: () => true }, ({ messages }) => {
      const told = JSON.stringify(messages.filter(({ role }) => role === "system"));
      const at = told.search(/In Squarespace and Webflow/);
      if (at === -1)
        return { content: "[no answer] I do not know that. You can ask to talk to a person here." };
      const number = /number=\D{0,3}(\d+)/.exec(told.slice(told.lastIndexOf("<passage", at)))?.[1];
      return { content: `Both take a script tag: Squarespace [${number}], and Webflow too [${number}][77].` };
    });
    server = await startDevServer({
      port: await freePort(8_960),
      directory,
      vars: {
        ...secrets,
        OPENAI_API_KEY: "sk-e2e",
        OPENAI_BASE_URL: `${model.url}/v1`,
        OPENAI_MODEL: "gpt-5-mini",
      },
    });
  });
  test.afterAll(async () => {
    await server?.stop();
    await model?.stop();
    rmSync(directory, { recursive: true });
  });

  test("the docs are put in, asked, cited, followed and taken away, and no made-up source is shown", async ({
    browser,
  }) => {
    test.slow();
    await knowsUntilItIsTakenAway(browser, new Foyer(server.url), async (answer) => {
      await expect(answer).toContainText("Squarespace");
      await expect(answer).not.toContainText("77");
      // Of all the passages it was given, the one that it used.
      await expect(sourcesOf(answer)).toHaveCount(1);
    });
  });
});
