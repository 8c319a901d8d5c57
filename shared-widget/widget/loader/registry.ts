import type { Widget } from "./widget.ts";

/** The widgets on this page, oldest first, and the calls that came before the widget they are for. */
const widgets = new Set<Widget>();
let waiting: [act: (widget: Widget) => void, id: string | undefined][] = [];

export function findWidget(id?: string): Widget | undefined {
  return [...widgets].find((widget) => widget.element.isConnected && (!id || widget.id === id));
}

/** Acts on the widget, or as soon as there is one. Without `id`: the page's first. */
export function withWidget(act: (widget: Widget) => void, id?: string): void {
  const widget = findWidget(id);
  if (widget) act(widget);
  else waiting.push([act, id]);
}

export function register(widget: Widget): void {
  widgets.add(widget);
  const calls = waiting;
  waiting = [];
  for (const [act, id] of calls) withWidget(act, id);
}

export function unregister(widget: Widget): void {
  widgets.delete(widget);
}
