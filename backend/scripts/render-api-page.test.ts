import { expect, test } from "vitest";
import { routes } from "../src/openapi/routes.ts";
import { buildOpenapi } from "./build-openapi.ts";
import { renderApiPage } from "./render-api-page.ts";

const openapi = buildOpenapi("1.2.3");
const page = renderApiPage(openapi);

test("every operation and every schema has its place on the page", () => {
  for (const { operation } of routes) expect(page).toContain(`<article id="${operation}"`);
  for (const name of Object.keys(openapi.components.schemas))
    expect(page).toContain(`<article id="schema-${name}"`);
});

test("every link within the page leads somewhere, and no place is named twice", () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

test("a strict content security policy has nothing to refuse", () => {
  expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
  expect([...page.matchAll(/(?:src|href)="(https?:)?\/\/[^"]*"/g)]).toEqual([]);
});

test("text from the description cannot become markup", () => {
  const hostile = structuredClone(openapi);
  hostile.info.title = `<img src=x onerror="alert(1)">`;
  expect(renderApiPage(hostile)).not.toContain("<img");
});

test("a field shows its type, bounds and default", () => {
  const schema = page.slice(page.indexOf('<article id="schema-ConfigRequest"'));
  expect(schema).toContain("<code>context_messages</code>");
  expect(schema).toContain("1 to 50 · default <code>10</code>");
});

test("an address reads as it is called, with its variables marked", () => {
  expect(page).toContain("<code>/<wbr>api/<wbr>chat/<wbr><var>{conversation_id}</var></code>");
});

const articleOf = (operation: string): string =>
  page.split(`<article id="${operation}"`)[1]!.split("</article>")[0]!;

test("a socket's frames are shown, and no curl line that could not open it", () => {
  expect(articleOf("openInbox")).toContain('<a href="#schema-InboxServerFrame">');
  expect(articleOf("openInbox")).not.toContain("curl");
  expect(articleOf("joinConversation")).toContain('<a href="#schema-ClientFrame">');
  expect(articleOf("joinConversation")).toContain("curl");
});

test("what is posted to the reader's own server has its place too", () => {
  const article = articleOf("receiveEvent");
  expect(article).toContain("to an address of yours");
  expect(article).toContain("<code>webhook-signature</code>");
  expect(article).not.toMatch(/curl|Needs/);
});

test("a file goes out as it is, and who has no key shows a token", () => {
  expect(articleOf("uploadFile")).toContain("--data-binary @file");
  expect(articleOf("renewAgentToken")).toContain("Bearer $AGENT_TOKEN");
  expect(articleOf("takeOver")).toContain("Bearer $FOYER_KEY");
});

test("what may also be null is shown with what is in it", () => {
  const schema = page.split('<article id="schema-ConfigRequest"')[1]!.split("</article>")[0]!;
  expect(schema).toContain("<code>mon</code>");
});

test("the curl line is one that a shell takes", () => {
  expect(page).toContain(
    "curl -X PUT &#39;https://chat.example.com/api/knowledge/main/documents/docs%2Freturns.md&#39;",
  );
});
