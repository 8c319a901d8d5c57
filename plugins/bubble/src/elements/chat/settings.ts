import { backendUrlKey, widgetIdKey } from "../../keys.ts";
import { backendAddress } from "../../platform/backend-address.ts";
import { counted, decided, filled } from "../../platform/blank.ts";
import type { ElementProperties, PageContext } from "../../platform/bubble.ts";
import type { Fault } from "./fault.ts";
import { buildersFault } from "./fault.ts";
import type { ChatManifest } from "./manifest.ts";
import type { Attributes } from "./parse-attributes.ts";
import { parseAttributes } from "./parse-attributes.ts";
import type { Who } from "./who.ts";

/** What the builder wants of a chat, in this plugin's own words. Blanks are absent. */
export interface ChatSettings {
  endpoint: string;
  widgetId: string;
  mode: "floating" | "inline";
  isVisible: boolean;
  isWaitingForConsent: boolean;
  isOpenOnLoad: boolean;
  hasLauncher: boolean;
  /** Of the app. Undefined: the app does not say. */
  isUserLoggedIn: boolean | undefined;
  language: string | undefined;
  conversationId: string | undefined;
  who: Who;
  /** Null: what was written cannot be read, and what held before goes on. */
  attributes: Attributes | null;
  title: string | undefined;
  greeting: string | undefined;
  placeholder: string | undefined;
  side: "left" | "right" | undefined;
  /** As Bubble hands them over: `rgba(…)` or `var(--…)`. */
  color: string | undefined;
  ink: string | undefined;
  surface: string | undefined;
  /** In pixels. */
  radius: number | undefined;
  offsetX: number | undefined;
  offsetY: number | undefined;
  zIndex: number | undefined;
}

/** `faults`: what is left aside. `fault`: without this there is no chat. */
export type Reading = { ok: true; settings: ChatSettings; faults: Fault[] } | { ok: false; fault: Fault };

const widgetIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const languagePattern = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/i;

/** Reads everything, before anything is done: Bubble may throw `not ready` at any of it. */
export function readSettings(properties: ElementProperties<ChatManifest>, context: PageContext): Reading {
  const isVisible = properties.bubble.is_visible();
  const isUserLoggedIn = decided(context.currentUser.get("logged_in"));
  const backend = backendAddress(context.keys[backendUrlKey.caption]);
  const widgetId = filled(properties.widget_id) ?? filled(context.keys[widgetIdKey.caption]);

  if (!backend.ok) return { ok: false, fault: buildersFault("not_configured", backend.message) };
  if (!widgetId)
    return refuse(
      "not_configured",
      'the key "Widget ID" in the Plugins tab is missing. Put your widget\'s there.',
    );
  if (!widgetIdPattern.test(widgetId))
    return refuse("invalid", `"${widgetId}" is no Widget ID: it has 1 to 64 letters, digits, '-' and '_'.`);

  const faults: Fault[] = [];
  const language = readLanguage(properties.language, faults);
  const attributes = readAttributes(properties.custom_attributes, faults);
  return {
    ok: true,
    faults,
    settings: {
      endpoint: backend.origin,
      widgetId,
      mode: properties.display_mode === "Inline" ? "inline" : "floating",
      isVisible,
      isWaitingForConsent: properties.wait_for_cookie_consent,
      isOpenOnLoad: decided(properties.open_on_load) ?? false,
      hasLauncher: !(decided(properties.hide_launcher) ?? false),
      isUserLoggedIn,
      language,
      conversationId: filled(properties.conversation_id),
      who: {
        userId: filled(properties.user_id),
        token: filled(properties.user_token),
        name: filled(properties.user_name),
        email: filled(properties.user_email),
        avatar: filled(properties.user_avatar),
      },
      attributes,
      title: filled(properties.title)?.slice(0, 80),
      greeting: filled(properties.first_message)?.slice(0, 1_000),
      placeholder: filled(properties.placeholder)?.slice(0, 120),
      side: sides[properties.position ?? ""],
      color: filled(properties.primary_color),
      ink: filled(properties.text_color),
      surface: filled(properties.background_color),
      radius: counted(properties.border_radius),
      offsetX: counted(properties.offset_x),
      offsetY: counted(properties.offset_y),
      zIndex: counted(properties.z_index),
    },
  };
}

const sides: Record<string, "left" | "right"> = { "Bottom left": "left", "Bottom right": "right" };

function refuse(code: string, fault: string): Reading {
  return { ok: false, fault: buildersFault(code, `Foyer: ${fault}`) };
}

/** Bubble's own languages have a low line: `pt_br`. */
export function readLanguage(value: unknown, faults: Fault[]): string | undefined {
  const language = filled(value)?.replaceAll("_", "-");
  if (language === undefined || (language.length <= 35 && languagePattern.test(language))) return language;
  faults.push(
    buildersFault("invalid", `Foyer: "${language}" is no language: write a tag such as en, de or pt-BR.`),
  );
  return undefined;
}

export function readAttributes(value: unknown, faults: Fault[]): Attributes | null {
  const json = filled(value);
  if (json === undefined) return {};
  const parsed = parseAttributes(json, "what was given as attributes");
  if (parsed.ok) return parsed.attributes;
  faults.push(buildersFault("invalid", parsed.message));
  return null;
}
