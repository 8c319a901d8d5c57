import { say } from "../words.ts";
import type { SectionProps } from "./answers-section.tsx";
import { type Day, days } from "./hours-text.ts";

/** When customers get to a person, and what becomes of those who find nobody. */
export function PeopleSection({ draft, errors, wrong, change }: SectionProps & { wrong: Day[] }) {
  return (
    <s-section heading={say("people")}>
      <s-stack gap="base">
        <s-switch
          label={say("handoff_enabled")}
          details={say("handoff_enabled_details")}
          checked={draft.handoffEnabled}
          onChange={({ currentTarget }) => change({ handoffEnabled: currentTarget.checked })}
        />
        <s-email-field
          label={say("notify_email")}
          details={say("notify_email_details")}
          autocomplete="email"
          value={draft.notifyEmail}
          error={errors.notifyEmail ?? ""}
          onInput={({ currentTarget }) => change({ notifyEmail: currentTarget.value })}
        />
        <s-select
          label={say("hours")}
          details={say("hours_details")}
          value={draft.hasHours ? "set" : "always"}
          onChange={({ currentTarget }) => change({ hasHours: currentTarget.value === "set" })}
        >
          <s-option value="always">{say("hours_always")}</s-option>
          <s-option value="set">{say("hours_set")}</s-option>
        </s-select>
        {draft.hasHours &&
          days.map((day) => (
            <s-text-field
              key={day}
              label={say(`day_${day}`)}
              placeholder={say("hours_closed")}
              value={draft.hours[day]}
              error={wrong.includes(day) ? say("hours_example") : ""}
              onInput={({ currentTarget }) =>
                change({ hours: { ...draft.hours, [day]: currentTarget.value } })
              }
            />
          ))}
      </s-stack>
    </s-section>
  );
}
