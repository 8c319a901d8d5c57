import { say } from "../words.ts";
import type { Draft } from "./draft.ts";

export interface SectionProps {
  draft: Draft;
  errors: Partial<Record<keyof Draft, string>>;
  change: (change: Partial<Draft>) => void;
}

export function AnswersSection({ draft, errors, change }: SectionProps) {
  return (
    <s-section heading={say("answers")}>
      <s-stack gap="base">
        <s-switch
          label={say("ai_enabled")}
          details={say("ai_enabled_details")}
          checked={draft.aiEnabled}
          onChange={({ currentTarget }) => change({ aiEnabled: currentTarget.checked })}
        />
        <s-text-area
          label={say("prompt")}
          details={say("prompt_details")}
          rows={8}
          maxLength={16_000}
          value={draft.prompt}
          error={errors.prompt ?? ""}
          onInput={({ currentTarget }) => change({ prompt: currentTarget.value })}
        />
      </s-stack>
    </s-section>
  );
}
