import type { Widget } from "../store/widgets.ts";

/**
 * What the storefront's page is told of the widget, for the launcher: it is there before anything was asked of us.
 * The panel asks for the rest when it is opened.
 */
export function embedConfig(
  { config }: Widget,
  { origin, panel }: { origin: string; panel: string },
): Record<string, unknown> {
  const { widget_id, color, theme, look, launcher_label, proactive, verified_only } = config;
  return { widget_id, origin, panel, look: { color, theme, look, launcher_label, proactive, verified_only } };
}
