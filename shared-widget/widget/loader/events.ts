import type { PanelEvent } from "../panel-api.ts";

/** `detail` is the event's own; `widgetId` says which widget it came from. */
export type Listener = (detail: unknown, widgetId: string) => void;

let listeners: [name: PanelEvent, listener: Listener, widgetId: string | undefined][] = [];

/** Listens to one widget, or without `widgetId` to all. The same listener counts once. */
export function on(name: PanelEvent, listener: Listener, widgetId?: string): void {
  off(name, listener, widgetId);
  listeners.push([name, listener, widgetId]);
}

/** Without `listener`: all of that name. */
export function off(name: PanelEvent, listener?: Listener, widgetId?: string): void {
  listeners = listeners.filter(
    ([event, heard, id]) =>
      event !== name || (listener && heard !== listener) || (widgetId && id !== widgetId),
  );
}

/** Each listener on its own: one that throws is reported as the page's error and keeps nobody else from hearing. */
export function emit(name: PanelEvent, detail: unknown, widgetId: string): void {
  for (const [event, listener, id] of listeners) {
    if (event === name && (!id || id === widgetId)) queueMicrotask(() => listener(detail, widgetId));
  }
}
