import { h, render } from "preact";
import { AgentsPage } from "./agents-page.tsx";
import { AuditPage } from "./audit-page.tsx";
import { CannedReplies } from "./canned-replies.tsx";
import { ContextPanel, type ContextPanelProps } from "./context-panel.tsx";
import { Insights } from "./insights.tsx";
import type { PageProps } from "./pages/page.ts";
import contextCss from "./context-panel.css";
import insightsCss from "./insights.css";
import pagesCss from "./pages.css";
import { SearchPage } from "./search-page.tsx";
import { sheetOf } from "../widget/loader/sheet.ts";

const pages = {
  insights: Insights,
  search: SearchPage,
  replies: CannedReplies,
  audit: AuditPage,
  agents: AgentsPage,
};

export type PageName = keyof typeof pages;

/** Something drawn into an element of the shell's. */
export interface Mounted<Props> {
  update: (props: Props) => void;
  unmount: () => void;
}

/**
 * What the shell fetches when it comes to it: all that is beside the list, the thread and the composer. It draws
 * with the Preact it was built with into an element the shell leaves to it, and brings its own style to the shadow
 * root that the element is in.
 */
export function mountPage(name: PageName, into: Element, props: PageProps): Mounted<PageProps> {
  const Page = pages[name];
  return mount(into, props, (given) => h(Page, given));
}

export function mountContext(into: Element, props: ContextPanelProps): Mounted<ContextPanelProps> {
  return mount(into, props, (given) => h(ContextPanel, given));
}

function mount<Props>(into: Element, props: Props, draw: (props: Props) => h.JSX.Element): Mounted<Props> {
  dress(into.getRootNode());
  render(draw(props), into);
  return {
    update: (next) => render(draw(next), into),
    unmount: () => render(null, into),
  };
}

const dressed = new WeakSet<Node>();

function dress(root: Node): void {
  if (dressed.has(root) || !("adoptedStyleSheets" in root)) return;
  dressed.add(root);
  const styled = root as ShadowRoot | Document;
  styled.adoptedStyleSheets = [
    ...styled.adoptedStyleSheets,
    sheetOf([pagesCss, insightsCss, contextCss].join("\n")),
  ];
}
