import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";
import { ChecksField } from "../fields/checks-field.tsx";
import { Group } from "../group.tsx";

export function TeamTab() {
  return (
    <Group
      title={__("Who answers", "foyer-chat")}
      lead={__("They see the inbox in wp-admin, and nothing else of Foyer.", "foyer-chat")}
    >
      <ChecksField
        path="team.roles"
        label={__("Roles", "foyer-chat")}
        help={__(
          "Whoever loses the role, or whose role is unticked here, is signed out of the inbox at once.",
          "foyer-chat",
        )}
        options={(foyerAdmin.roles ?? []).map(({ name, label, manages }) => ({
          value: name,
          label,
          isFixed: manages,
        }))}
      />
    </Group>
  );
}
