import type { WidgetConfigInput } from "../shared-widget/protocol/index.ts";
import type { GuideDocument } from "./guide/documents.ts";

export const demoWidgetId = "demo";
export const demoOrgId = "demo";

const config: WidgetConfigInput = {
  widget_id: demoWidgetId,
  org_id: demoOrgId,
  title: "Foyer",
  color: "#4052d6",
  prompt:
    "You answer visitors of the Foyer demo. Foyer is an open-source chat for websites: an assistant answers from " +
    "the site's own content, and a person can take over. Be friendly, concrete and short.",
  welcome_message: "Hello! I know Foyer's documentation. Ask me how to set it up, embed it or extend it.",
  starter_prompts: [
    "How do I put this on my WordPress site?",
    "Where are conversations stored?",
    "Can a person take over the chat?",
    "Which language models can I use?",
  ],
};

export interface DemoReport {
  widgetCreated: boolean;
  documents: number;
  changed: number;
  removed: number;
}

interface DocumentsPage {
  documents: { external_id: string }[];
  next_cursor: string | null;
}

/** A server to set up: its address and the operator's secret. */
interface Target {
  url: string;
  secret: string;
}

/**
 * The demo's widget, where there is none yet (what was changed in it stays), and the guide as its knowledge, made
 * equal to the files: through the same API that everyone has.
 */
export async function loadDemo(target: Target, guide: readonly GuideDocument[]): Promise<DemoReport> {
  const widgetCreated = await createWidget(target);
  const documents = `/api/knowledge/${demoWidgetId}/documents`;
  let changed = 0;
  for (const page of guide) {
    const answer: { changed: boolean } = await call(
      target,
      "PUT",
      `${documents}/${encodeURIComponent(page.path)}`,
      {
        title: page.title,
        content: page.markdown,
        format: "markdown",
        url: `${target.url}/guide/${page.name}`,
      },
    );
    if (answer.changed) changed += 1;
  }
  const stale = (await listDocuments(target)).filter(
    // Documents that others put are theirs.
    (id) => /^(README\.md|docs\/[^/]+\.md)$/.test(id) && !guide.some((page) => page.path === id),
  );
  for (const id of stale) await call(target, "DELETE", `${documents}/${encodeURIComponent(id)}`);
  return { widgetCreated, documents: guide.length, changed, removed: stale.length };
}

async function createWidget(target: Target): Promise<boolean> {
  const path = `/api/config/${demoWidgetId}`;
  const found = await fetch(target.url + path, { headers: headersOf(target) });
  await found.body?.cancel();
  if (found.ok) return false;
  if (found.status !== 404) throw new Error(`GET ${path} answered ${found.status}.`);
  await call(target, "POST", "/api/config", config);
  return true;
}

async function listDocuments(target: Target): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const page: DocumentsPage = await call(target, "GET", `/api/knowledge/${demoWidgetId}/documents${query}`);
    ids.push(...page.documents.map((document) => document.external_id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

async function call<Answer>(target: Target, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(target.url + path, {
    method,
    headers: { ...headersOf(target), ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text === "" ? "null" : text);
}

function headersOf(target: Target): Record<string, string> {
  return { authorization: `Bearer ${target.secret}` };
}
