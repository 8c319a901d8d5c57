import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";
import { HoursField } from "../fields/hours-field.tsx";
import { LinesField } from "../fields/lines-field.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { SwitchField } from "../fields/switch-field.tsx";
import { TextField } from "../fields/text-field.tsx";
import { useForm } from "../form.ts";
import { Group } from "../group.tsx";
import { valueAt } from "../changes.ts";

export function AssistantTab() {
  const { draft } = useForm();
  const hasHandoff = Boolean(valueAt(draft, "widget.handoff.enabled"));
  const hasHours = Boolean(valueAt(draft, "widget.handoff.hours"));
  return (
    <>
      <Group title={__("The assistant", "foyer-chat")}>
        <SwitchField
          path="widget.ai_enabled"
          label={__("The assistant answers", "foyer-chat")}
          help={__("Off: every first message asks for a person.", "foyer-chat")}
        />
        <TextField
          path="widget.prompt"
          label={__("Instructions", "foyer-chat")}
          help={__(
            "Told to the assistant before every answer: tone, what to say about you, what to keep out of. Visitors never see it.",
            "foyer-chat",
          )}
          rows={8}
          maxLength={16000}
        />
      </Group>
      <Group title={__("To a person", "foyer-chat")}>
        <SwitchField
          path="widget.handoff.enabled"
          label={__("Visitors can ask for a person", "foyer-chat")}
        />
        {hasHandoff && (
          <>
            <SwitchField
              path="widget.handoff.words"
              label={__("Asking in words counts", "foyer-chat")}
              help={__("“Can I talk to somebody?” is enough.", "foyer-chat")}
            />
            <LinesField
              path="widget.handoff.keywords"
              label={__("To a person at once", "foyer-chat")}
              help={__(
                "Words or phrases, one a line: a message with one of them goes to a person.",
                "foyer-chat",
              )}
              rows={3}
            />
            <TextField
              path="widget.handoff.waiting_message"
              label={__("While waiting, a visitor reads", "foyer-chat")}
              rows={2}
              maxLength={500}
            />
            <div className="foyer-row">
              <NumberField
                path="widget.handoff.after_failures"
                label={__("Failed answers until a person is asked for", "foyer-chat")}
                help={__("0: never", "foyer-chat")}
                min={0}
                max={10}
              />
              <NumberField
                path="widget.handoff.wait_minutes"
                label={__("Minutes until “nobody came”", "foyer-chat")}
                min={1}
                max={1440}
              />
            </div>
          </>
        )}
      </Group>
      <Group title={__("When people are there", "foyer-chat")}>
        <HoursField
          path="widget.handoff.hours"
          label={__("Opening hours", "foyer-chat")}
          help={__("Off: somebody may always be there. The assistant answers at any hour.", "foyer-chat")}
          extra={{ time_zone: zoneName(), closed: [] }}
        />
        {hasHours && (
          <>
            <TextField
              path="widget.handoff.hours.time_zone"
              label={__("Time zone", "foyer-chat")}
              help={__("A name like Europe/Berlin.", "foyer-chat")}
              isCode
            />
            <LinesField
              path="widget.handoff.hours.closed"
              label={__("Closed days", "foyer-chat")}
              help={__("Dates like 2026-12-25, one a line.", "foyer-chat")}
              rows={2}
              isCode
            />
          </>
        )}
        <SwitchField
          path="widget.handoff.collect_email"
          label={__("Ask for an e-mail address when nobody is there", "foyer-chat")}
          help={__("To hide the chat altogether at some hours, see “Where it shows”.", "foyer-chat")}
        />
        <TextField
          path="widget.handoff.notify_email"
          label={__("Tell this address of visitors nobody was there for", "foyer-chat")}
          type="email"
          isCode
        />
      </Group>
      <Group title={__("In the chat", "foyer-chat")}>
        <SwitchField
          path="widget.verified_only"
          label={__("Only visitors who are logged in may chat", "foyer-chat")}
          help={__(
            "All others read that they should log in. To hide the chat from them, see “Where it shows”.",
            "foyer-chat",
          )}
        />
        <SwitchField path="widget.feedback.thumbs" label={__("Thumbs on answers", "foyer-chat")} />
        <SwitchField
          path="widget.feedback.csat"
          label={__("Ask how it was, when a conversation with a person ends", "foyer-chat")}
        />
        <SwitchField path="widget.attachments" label={__("Visitors may send files", "foyer-chat")} />
        <SwitchField
          path="widget.transcript"
          label={__("Visitors may take the transcript along", "foyer-chat")}
        />
        <SwitchField
          path="widget.voice_input"
          label={__("Visitors may speak instead of writing", "foyer-chat")}
        />
        <SwitchField path="widget.voice_output" label={__("Answers can be read aloud", "foyer-chat")} />
      </Group>
    </>
  );
}

/** WordPress also knows zones that are a mere offset, which have no name. */
function zoneName(): string {
  return foyerAdmin.timeZone?.includes("/") ? foyerAdmin.timeZone : "UTC";
}
