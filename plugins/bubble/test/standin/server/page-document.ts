import type { App, PageElement } from "../app.ts";
import type { LoadedPlugin } from "../loaded-plugin.ts";
import { headerTags, withKeys } from "../repo/header-tags.ts";

export interface PageDocument {
  app: App;
  plugin: LoadedPlugin;
  keySet: "live" | "dev";
  /** A page of the app's, or `editor/<display>`. */
  page: string;
  user: { id: string } | null;
  /** Every header runs twice, as it may in Bubble. */
  headersTwice: boolean;
}

/** Rule 3: the page as Bubble sends it, before anything in it runs. */
export function pageDocument({ app, plugin, keySet, page, user, headersTwice }: PageDocument): string {
  const keys = clientSafeKeys(app, plugin, keySet);
  const content = app.pages[page];
  const headers = headersOf(plugin, content ? usedDisplays(app, content.elements) : new Set())
    .flatMap((html) => headerTags(withKeys(html, keys)).kept)
    .join("\n");
  const payload = { app: withoutKeys(app), plugin: withoutServerCode(plugin), page, user, keys, keySet };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(content?.title ?? app.name)}</title>
<link rel="icon" href="data:,">
<script src="/standin/jquery.js"></script>
${headers}
${headersTwice ? headers : ""}
${content?.head ?? ""}
</head>
<body>
<div class="bubble-element Page bubble-r-container flex column" style="position: relative; z-index: 2"></div>
<script type="application/json" id="bubble-app">${JSON.stringify(payload).replaceAll("<", "\\u003c")}</script>
<script src="/standin/runtime.js"></script>
</body>
</html>
`;
}

/** What a page may know of the Plugins tab. */
function clientSafeKeys(app: App, plugin: LoadedPlugin, keySet: "live" | "dev"): Record<string, string> {
  const declared = Object.values(plugin.shared.keys);
  const captions = new Set(declared.flatMap(({ caption, type }) => (type === "client_safe" ? caption : [])));
  return Object.fromEntries(Object.entries(app.keys[keySet]).filter(([caption]) => captions.has(caption)));
}

function headersOf(plugin: LoadedPlugin, displays: Set<string>): string[] {
  const used = plugin.elements.filter(({ display }) => displays.has(display));
  return [plugin.header, ...used.map(({ header }) => header)].filter((header) => header !== null);
}

function usedDisplays(app: App, elements: PageElement[]): Set<string> {
  const displays = new Set<string>();
  const visit = (element: PageElement): void => {
    if (element.kind === "plugin") displays.add(element.display);
    if (element.kind === "reusable") for (const inner of app.reusables?.[element.of] ?? []) visit(inner);
    if ("elements" in element) for (const inner of element.elements) visit(inner);
  };
  for (const element of elements) visit(element);
  return displays;
}

function withoutKeys(app: App): App {
  return { ...app, keys: { live: {}, dev: {} } };
}

function withoutServerCode(plugin: LoadedPlugin): LoadedPlugin {
  const actions = plugin.actions.map((action) => ({ ...action, code: { ...action.code, server: null } }));
  return { ...plugin, actions };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
