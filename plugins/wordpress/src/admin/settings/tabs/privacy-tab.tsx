import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";
import { ChoiceField } from "../fields/choice-field.tsx";
import { LinesField } from "../fields/lines-field.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { SwitchField } from "../fields/switch-field.tsx";
import { useForm } from "../form.ts";
import { Group } from "../group.tsx";

export function PrivacyTab() {
  const { draft } = useForm();
  return (
    <>
      {draft.privacy && (
        <Group title={__("Consent", "foyer-chat")}>
          <ChoiceField
            path="privacy.consent"
            label={__("The chat starts", "foyer-chat")}
            help={
              foyerAdmin.hasConsent
                ? __("A consent plugin that speaks the WP Consent API is active.", "foyer-chat")
                : __(
                    "No plugin with the WP Consent API is active. A banner of another kind can call Foyer.consent(true).",
                    "foyer-chat",
                  )
            }
            options={[
              {
                value: "auto",
                label: __("when a consent plugin allows it; without one, at once", "foyer-chat"),
              },
              { value: "required", label: __("only after the visitor's consent", "foyer-chat") },
              { value: "off", label: __("at once", "foyer-chat") },
            ]}
          />
          {draft.privacy.consent !== "off" && (
            <ChoiceField
              path="privacy.consent_category"
              label={__("Category of the consent", "foyer-chat")}
              options={[
                { value: "functional", label: __("Functional", "foyer-chat") },
                { value: "preferences", label: __("Preferences", "foyer-chat") },
                { value: "statistics-anonymous", label: __("Anonymous statistics", "foyer-chat") },
                { value: "statistics", label: __("Statistics", "foyer-chat") },
                { value: "marketing", label: __("Marketing", "foyer-chat") },
              ]}
            />
          )}
        </Group>
      )}
      {draft.widget && (
        <Group title={__("What is kept", "foyer-chat")}>
          <NumberField
            path="widget.retention_days"
            label={__("Days until a conversation is deleted", "foyer-chat")}
            help={__("Counted from its last message.", "foyer-chat")}
            min={1}
            max={3650}
          />
          <SwitchField
            path="widget.mask_stored_text"
            label={__("Hide e-mail addresses and card numbers in what is kept", "foyer-chat")}
            help={__("They become ••• for good, in new messages.", "foyer-chat")}
          />
          <LinesField
            path="widget.allowed_origins"
            label={__("Sites that may open this widget", "foyer-chat")}
            help={__(
              "One a line, like https://example.com. This site is always among them. Empty: any site.",
              "foyer-chat",
            )}
            rows={3}
            isCode
          />
        </Group>
      )}
      {draft.privacy && (
        <Group title={__("When the plugin is deleted", "foyer-chat")}>
          <SwitchField
            path="privacy.delete_remote"
            label={__("Also delete the widget in the backend", "foyer-chat")}
            help={__("With its conversations and its knowledge. This cannot be undone.", "foyer-chat")}
          />
        </Group>
      )}
    </>
  );
}
