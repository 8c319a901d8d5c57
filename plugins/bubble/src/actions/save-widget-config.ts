import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import { counted, decided, filled } from "../platform/blank.ts";
import type { Properties } from "../platform/values.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { textsOf } from "./inputs.ts";
import { mergeConfig, parseChanges } from "./merge-config.ts";
import { savedColor } from "./saved-color.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { readConfig, writeConfig } from "./stored-config.ts";
import { widgetIdOf } from "./widget-id.ts";

export const saveWidgetConfig = {
  display: "Foyer - Save widget config",
  type: "server_side",
  category: "plugins",
  fields: {
    blank: { editor: "Label", caption: "What is left blank stays as it is" },
    ...widgetField,
    title: {
      caption: "Title",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: 'At the top of the chat. To go back to the widget\'s own words, put {"title": null} into Config JSON.',
    },
    welcome_message: {
      caption: "Welcome message",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      long_text: true,
      doc: "What stands in a chat in which nothing has been said.",
    },
    placeholder: {
      caption: "Placeholder",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "In the empty text field.",
    },
    primary_color: {
      caption: "Primary colour",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "#2563eb or rgba(37, 99, 235, 1). A colour of the app's style, var(--…), cannot be looked up here.",
    },
    position: {
      caption: "Position",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Bottom right or Bottom left.",
    },
    ai_enabled: {
      caption: "AI enabled",
      editor: "DynamicValue",
      value: "boolean",
      optional: true,
      doc: "Whether the assistant answers. no: a visitor's message asks for a person at once.",
    },
    handoff_enabled: {
      caption: "Handoff enabled",
      editor: "DynamicValue",
      value: "boolean",
      optional: true,
      doc: "Whether visitors can ask for a person.",
    },
    verified_only: {
      caption: "Verified visitors only",
      editor: "DynamicValue",
      value: "boolean",
      optional: true,
      doc: "yes: only visitors with a valid User token can chat; others are asked to log in.",
    },
    prompt: {
      caption: "Prompt",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      long_text: true,
      doc: "What the assistant is told before every answer. No page ever sees it.",
    },
    allowed_origins: {
      caption: "Allowed origins",
      editor: "DynamicValue",
      value: "text",
      is_list: true,
      optional: true,
      doc: "All sites that may open the widget, such as https://example.com. They take the place of those before.",
    },
    config_json: {
      caption: "Config JSON",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      long_text: true,
      doc: 'Any other settings, such as {"theme": "dark", "handoff": {"wait_minutes": 10}}. The fields above win.',
    },
    expected_version: {
      caption: "Expected version",
      editor: "DynamicValue",
      value: "number",
      optional: true,
      doc: "Version of Get widget config: refuses (version_mismatch) where somebody else saved in between. Blank: saves over it, changing only what is given.",
    },
    ...stopField,
  },
  returns: {
    version: { caption: "Version", value: "number", doc: "Counts saves." },
    config_json: { caption: "Config JSON", value: "text", doc: "All of it, as it is now." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(saveWidgetConfig, async ({ properties, context, backend }) => {
  const widgetId = widgetIdOf(properties, context);
  const changes = await changesOf(properties, widgetId);
  const expected = counted(properties.expected_version);
  const save = async (): Promise<StoredConfig> => {
    const { version, ...stored } = await readConfig(backend, widgetId);
    return writeConfig(backend, mergeConfig(stored, changes), expected ?? version);
  };
  const saved = await save().catch((error: unknown) => {
    // Somebody saved between our reading and writing: what they changed is read, and kept.
    if (expected === undefined && isMismatch(error)) return save();
    throw error;
  });
  return ok({ version: saved.version, config_json: JSON.stringify(saved) });
});

async function changesOf(
  properties: Properties<typeof saveWidgetConfig.fields>,
  widgetId: string,
): Promise<Record<string, unknown>> {
  const json = filled(properties.config_json);
  // What only the backend writes may stand in what was read, and is not read again.
  const {
    version: _,
    created_at: __,
    updated_at: ___,
    warnings: ____,
    ...given
  } = json ? parseChanges(json) : {};
  if ("widget_id" in given && given["widget_id"] !== widgetId)
    throw new ActionRefusal("invalid", '"Config JSON" is that of another widget: its widget_id differs.');
  const origins = await textsOf(properties.allowed_origins, "Allowed origins", 100);
  const color = filled(properties.primary_color);
  const position = filled(properties.position);
  const handoff = decided(properties.handoff_enabled);
  return mergeConfig(
    given,
    withoutBlanks({
      title: filled(properties.title),
      welcome_message: filled(properties.welcome_message),
      placeholder: filled(properties.placeholder),
      color: color && savedColor(color),
      launcher_position: position && sideOf(position),
      ai_enabled: decided(properties.ai_enabled),
      verified_only: decided(properties.verified_only),
      handoff: handoff === undefined ? undefined : { enabled: handoff },
      prompt: filled(properties.prompt),
      allowed_origins: origins.length > 0 ? origins : undefined,
    }),
  );
}

function withoutBlanks(changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** By the element's words, or by the wire's. */
function sideOf(position: string): string {
  const side = /^(?:bottom )?(right|left)$/i.exec(position)?.[1];
  if (side !== undefined) return side.toLowerCase();
  throw new ActionRefusal("invalid", `"Position" is ${position}. It is Bottom right or Bottom left.`);
}

function isMismatch(error: unknown): boolean {
  return error instanceof ActionRefusal && error.code === "version_mismatch";
}
