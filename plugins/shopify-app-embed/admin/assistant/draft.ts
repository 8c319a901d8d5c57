import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import type { ApiError } from "../api.ts";
import { say, type Word } from "../words.ts";
import { days, type Day, hoursText, readHours, usualHours } from "./hours-text.ts";

/** What the form holds, as it is typed. */
export interface Draft {
  prompt: string;
  aiEnabled: boolean;
  handoffEnabled: boolean;
  hasHours: boolean;
  hours: Record<Day, string>;
  notifyEmail: string;
  title: string;
  welcomeMessage: string;
  placeholder: string;
  starterPrompts: string;
  launcherLabel: string;
  color: string;
  theme: StoredConfig["theme"];
}

export function draftOf(config: StoredConfig): Draft {
  const { handoff } = config;
  const hours = handoff.hours ?? usualHours(config.time_zone);
  return {
    prompt: config.prompt,
    aiEnabled: config.ai_enabled,
    handoffEnabled: handoff.enabled,
    hasHours: handoff.hours !== null,
    hours: Object.fromEntries(days.map((day) => [day, hoursText(hours[day])])) as Draft["hours"],
    notifyEmail: handoff.notify_email ?? "",
    title: config.title ?? "",
    welcomeMessage: config.welcome_message ?? "",
    placeholder: config.placeholder ?? "",
    starterPrompts: config.starter_prompts.join("\n"),
    launcherLabel: config.launcher_label ?? "",
    color: config.color,
    theme: config.theme,
  };
}

export function isSame(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** `config` with what the merchant changed since it was `base`; what somebody else changed meanwhile stays. */
export function applied(config: StoredConfig, base: Draft, draft: Draft): StoredConfig {
  return configOf(config, rebased(draft, base, draftOf(config)));
}

/** What of `draft` is no longer as in `base`, on top of `onto`. */
export function rebased(draft: Draft, base: Draft, onto: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([key, value]) => {
      const name = key as keyof Draft;
      const isChanged = JSON.stringify(value) !== JSON.stringify(base[name]);
      return [key, isChanged ? value : onto[name]];
    }),
  ) as unknown as Draft;
}

function configOf(config: StoredConfig, draft: Draft): StoredConfig {
  const before = config.handoff.hours ?? usualHours(config.time_zone);
  const spans = Object.fromEntries(days.map((day) => [day, readHours(draft.hours[day]) ?? []]));
  return {
    ...config,
    prompt: draft.prompt,
    ai_enabled: draft.aiEnabled,
    title: orNull(draft.title),
    welcome_message: orNull(draft.welcomeMessage),
    placeholder: orNull(draft.placeholder),
    starter_prompts: linesOf(draft.starterPrompts),
    launcher_label: orNull(draft.launcherLabel),
    color: draft.color,
    theme: draft.theme,
    handoff: {
      ...config.handoff,
      enabled: draft.handoffEnabled,
      hours: draft.hasHours ? { ...before, ...spans } : null,
      notify_email: orNull(draft.notifyEmail),
    },
  };
}

/** The days whose hours cannot be read: nothing is saved as long as there are any. */
export function wrongHours({ hasHours, hours }: Draft): Day[] {
  return hasHours ? days.filter((day) => readHours(hours[day]) === null) : [];
}

const paths: Record<string, keyof Draft> = {
  prompt: "prompt",
  title: "title",
  welcome_message: "welcomeMessage",
  placeholder: "placeholder",
  starter_prompts: "starterPrompts",
  launcher_label: "launcherLabel",
  color: "color",
  "handoff.notify_email": "notifyEmail",
};

const wrong: Partial<Record<keyof Draft, Word>> = {
  notifyEmail: "email_wrong",
  starterPrompts: "starter_prompts_wrong",
  color: "color_wrong",
};

/** Which fields of the form the backend did not take, and what to say there: it speaks English alone. */
export function fieldErrors(error: ApiError): Partial<Record<keyof Draft, string>> {
  return Object.fromEntries(
    Object.keys(error.fields).flatMap((path) => {
      const field = paths[path.replace(/\.\d+$/, "")];
      return field ? [[field, say(wrong[field] ?? "field_wrong")]] : [];
    }),
  );
}

const orNull = (text: string): string | null => text.trim() || null;

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
