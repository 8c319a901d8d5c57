import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface SettingDefinition {
  type: string;
  id?: string;
  default?: unknown;
}
interface BlockDefinition {
  type: string;
  settings?: SettingDefinition[];
}
export interface SectionSchema {
  tag?: string;
  class?: string;
  settings?: SettingDefinition[];
  blocks?: BlockDefinition[];
}
export interface PlacedSection {
  type: string;
  disabled?: boolean;
  settings?: Record<string, unknown>;
  blocks?: Record<string, { type: string; disabled?: boolean; settings?: Record<string, unknown> }>;
  block_order?: string[];
}
/** A JSON template, or a group of sections. */
export interface SectionList {
  sections: Record<string, PlacedSection>;
  order: string[];
  type?: string;
}
export interface SettingsData {
  current: string | Record<string, unknown>;
  presets: Record<string, Record<string, unknown>>;
}

/** A theme as its folder has it. */
export class ThemeFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  text(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  template(name: string): SectionList {
    return this.#json(`templates/${name}.json`) as SectionList;
  }

  group(name: string): SectionList {
    return this.#json(`sections/${name}.json`) as SectionList;
  }

  get settingGroups(): { settings?: SettingDefinition[] }[] {
    return this.#json("config/settings_schema.json") as { settings?: SettingDefinition[] }[];
  }

  get settingsData(): SettingsData {
    return this.#json("config/settings_data.json") as SettingsData;
  }

  /** A tree, with texts as its leaves. */
  get words(): object {
    return this.#json("locales/en.default.json") as object;
  }

  /** The admin puts a comment before the JSON that it writes. */
  #json(path: string): unknown {
    return JSON.parse(this.text(path).replace(/^\s*\/\*[^]*?\*\//, ""));
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  schemaOf(section: string): SectionSchema {
    const [, json = "{}"] =
      /\{%-?\s*schema\s*-?%\}([^]*?)\{%-?\s*endschema/.exec(this.text(`sections/${section}.liquid`)) ?? [];
    return JSON.parse(json) as SectionSchema;
  }

  /** What sections and snippets have between `{% javascript %}` or `{% stylesheet %}`, which Shopify serves as one. */
  compiled(tag: "javascript" | "stylesheet"): string[] {
    const pattern = new RegExp(`\\{%-?\\s*${tag}\\s*-?%\\}([^]*?)\\{%-?\\s*end${tag}`, "g");
    return ["sections", "snippets"]
      .flatMap((folder) => readdirSync(join(this.folder, folder)).map((file) => `${folder}/${file}`))
      .filter((path) => path.endsWith(".liquid"))
      .flatMap((path) => Array.from(this.text(path).matchAll(pattern), ([, code = ""]) => code));
  }
}
