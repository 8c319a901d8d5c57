import type { WidgetConfig } from "@foyer/shared-widget/protocol";

/** Twilio wants a country with the language. */
const countries: Record<string, string> = {
  en: "en-US",
  es: "es-ES",
  fr: "fr-FR",
  de: "de-DE",
  pt: "pt-BR",
  ja: "ja-JP",
  ar: "ar-SA",
  it: "it-IT",
  nl: "nl-NL",
};

/** What is spoken on a widget's line: its own setting for the phone, else the widget's, else English. */
export function lineLanguage({ phone, language }: Pick<WidgetConfig, "phone" | "language">): string {
  const tag = phone.language ?? (language === "auto" ? "en-US" : language);
  return countries[tag] ?? tag;
}
