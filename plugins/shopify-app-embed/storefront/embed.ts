import type { FoyerSettings } from "../../../shared-widget/widget/loader/settings.ts";

/** What `blocks/chat.liquid` prints into `#foyer-config`: the loader's own settings. */
export type Embed = FoyerSettings & Required<Pick<FoyerSettings, "widgetId" | "choice" | "config">>;

const color = /^#[\da-f]{6}$/i;

/**
 * What Liquid has as nil is left out. Undefined where no widget is named, or no panel of its backend: an address of
 * another kind (`data:`) would be a script of somebody else's.
 */
export function readEmbed(text: string): Embed | undefined {
  try {
    const embed: Embed = JSON.parse(text, (_, value: unknown) => value ?? undefined);
    const { widgetId, endpoint, panel, choice, config } = embed;
    if (!/^[\w-]{1,64}$/.test(widgetId) || !/^https?:\/\/[\w.:-]+$/.test(endpoint!)) return undefined;
    if (!panel!.startsWith(`${endpoint}/widget/`)) return undefined;
    // Colours go into a stylesheet.
    if (!color.test(choice.color!)) delete choice.color;
    if (!color.test(config.color)) config.color = "#3b5bdb";
    config.proactive = Array.isArray(config.proactive) ? config.proactive.filter((rule) => rule?.id) : [];
    return embed;
  } catch {
    return undefined;
  }
}
