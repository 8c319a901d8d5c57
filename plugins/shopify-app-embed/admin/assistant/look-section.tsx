import { say } from "../words.ts";
import type { SectionProps } from "./answers-section.tsx";
import type { Draft } from "./draft.ts";

const themes = ["auto", "light", "dark"] as const;

/** What customers see and read before they have said anything. */
export function LookSection({ draft, errors, change }: SectionProps) {
  return (
    <s-section heading={say("look")}>
      <s-stack gap="base">
        <s-text-field
          label={say("title")}
          maxLength={80}
          value={draft.title}
          error={errors.title ?? ""}
          onInput={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        <s-text-area
          label={say("welcome_message")}
          details={say("own_words")}
          rows={3}
          maxLength={1_000}
          value={draft.welcomeMessage}
          error={errors.welcomeMessage ?? ""}
          onInput={({ currentTarget }) => change({ welcomeMessage: currentTarget.value })}
        />
        <s-text-area
          label={say("starter_prompts")}
          details={say("starter_prompts_details")}
          rows={3}
          value={draft.starterPrompts}
          error={errors.starterPrompts ?? ""}
          onInput={({ currentTarget }) => change({ starterPrompts: currentTarget.value })}
        />
        <s-text-field
          label={say("placeholder")}
          details={say("own_words")}
          maxLength={120}
          value={draft.placeholder}
          error={errors.placeholder ?? ""}
          onInput={({ currentTarget }) => change({ placeholder: currentTarget.value })}
        />
        <s-text-field
          label={say("launcher_label")}
          details={say("launcher_label_details")}
          maxLength={60}
          value={draft.launcherLabel}
          error={errors.launcherLabel ?? ""}
          onInput={({ currentTarget }) => change({ launcherLabel: currentTarget.value })}
        />
        <s-color-field
          label={say("color")}
          details={say("color_details")}
          value={draft.color}
          error={errors.color ?? ""}
          onChange={({ currentTarget }) => change({ color: currentTarget.value })}
        />
        <s-select
          label={say("theme")}
          value={draft.theme}
          onChange={({ currentTarget }) => change({ theme: currentTarget.value as Draft["theme"] })}
        >
          {themes.map((theme) => (
            <s-option key={theme} value={theme}>
              {say(`theme_${theme}`)}
            </s-option>
          ))}
        </s-select>
      </s-stack>
    </s-section>
  );
}
