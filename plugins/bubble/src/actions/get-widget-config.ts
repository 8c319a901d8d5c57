import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { readConfig } from "./stored-config.ts";
import { widgetIdOf } from "./widget-id.ts";

export const getWidgetConfig = {
  display: "Foyer - Get widget config",
  type: "server_side",
  category: "plugins",
  fields: { ...widgetField, ...stopField },
  returns: {
    title: { caption: "Title", value: "text", doc: "Empty: the widget's own words." },
    welcome_message: { caption: "Welcome message", value: "text", doc: "Empty: the widget's own words." },
    placeholder: { caption: "Placeholder", value: "text", doc: "Empty: the widget's own words." },
    primary_color: { caption: "Primary colour", value: "text", doc: "As #rrggbb." },
    position: { caption: "Position", value: "text", doc: "right or left." },
    ai_enabled: { caption: "AI enabled", value: "boolean", doc: "Whether the assistant answers." },
    handoff_enabled: {
      caption: "Handoff enabled",
      value: "boolean",
      doc: "Whether visitors can ask for a person.",
    },
    verified_only: {
      caption: "Verified visitors only",
      value: "boolean",
      doc: "Whether only visitors with a valid User token can chat.",
    },
    prompt: { caption: "Prompt", value: "text", doc: "What the assistant is told before every answer." },
    allowed_origins: {
      caption: "Allowed origins",
      value: "text",
      is_list: true,
      doc: "Sites that may open the widget. Empty: any.",
    },
    version: {
      caption: "Version",
      value: "number",
      doc: "Counts saves. Give it to Save widget config as Expected version, so that nobody's changes are lost.",
    },
    config_json: { caption: "Config JSON", value: "text", doc: "All of it." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(getWidgetConfig, async ({ properties, context, backend }) => {
  const config = await readConfig(backend, widgetIdOf(properties, context));
  return ok({
    title: config.title,
    welcome_message: config.welcome_message,
    placeholder: config.placeholder,
    primary_color: config.color,
    position: config.launcher_position,
    ai_enabled: config.ai_enabled,
    handoff_enabled: config.handoff.enabled,
    verified_only: config.verified_only,
    prompt: config.prompt,
    allowed_origins: config.allowed_origins,
    version: config.version,
    config_json: JSON.stringify(config),
  });
});
