/** Dresses what is in the panel's root, until the panel ends. */
export function adoptSheet(host: ShadowRoot, css: string, signal: AbortSignal): void {
  if (signal.aborted) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheet];
  signal.addEventListener("abort", () => {
    host.adoptedStyleSheets = host.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
  });
}
