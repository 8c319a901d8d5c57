import { Color } from "./colors.ts";
import type { Goods } from "./goods.ts";
import type { SettingDefinition, ThemeFiles } from "./theme-files.ts";

type Values = Record<string, unknown>;

/** The settings of the theme, with what its preset says. */
export function themeSettings(files: ThemeFiles, goods: Goods, own: Values): Values {
  const { current, presets } = files.settingsData;
  const preset = typeof current === "string" ? presets[current] : current;
  const definitions = files.settingGroups.flatMap(({ settings }) => settings ?? []);
  return settingsOf(definitions, { ...preset, ...own }, goods);
}

/** What Liquid finds in `settings`: what was chosen, else the default, with names of goods turned into the goods. */
export function settingsOf(definitions: SettingDefinition[], chosen: Values, goods: Goods): Values {
  return Object.fromEntries(
    definitions.flatMap(({ id, type, default: initial }) =>
      id === undefined ? [] : [[id, valueOf(type, chosen[id] ?? initial, goods)]],
    ),
  );
}

function valueOf(type: string, value: unknown, goods: Goods): unknown {
  switch (type) {
    case "collection":
      return goods.collections[String(value)];
    case "product":
      return goods.products.find(({ handle }) => handle === value);
    case "link_list":
      return goods.menus[String(value)];
    // Pictures, pages and blogs: nobody has chosen any.
    case "image_picker":
    case "page":
    case "blog":
    case "video":
      return undefined;
    case "url":
      return typeof value === "string" ? value.replace("shopify://", "/") : value;
    case "video_url":
      return videoOf(value);
    case "color":
      return typeof value === "string" && value !== "" ? Color.parse(value) : value;
    case "font_picker":
      return font;
    case "color_scheme_group":
      return colorSchemes(value);
    default:
      return value;
  }
}

function videoOf(address: unknown): object | undefined {
  const [, id] = /[?&]v=([\w-]+)/.exec(String(address)) ?? [];
  return id === undefined ? undefined : { type: "youtube", id };
}

/** A system's: then the page asks nobody for a file. */
const font = {
  family: "Assistant",
  fallback_families: "sans-serif",
  style: "normal",
  weight: 400,
  "system?": true,
};

function colorSchemes(value: unknown): object[] {
  return Object.entries(value as Record<string, { settings: Record<string, string> }>).map(
    ([id, { settings }]) => ({
      id,
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, color]) => [
          name,
          /^#[\da-f]{6}$/i.test(color) ? Color.parse(color) : color,
        ]),
      ),
    }),
  );
}
