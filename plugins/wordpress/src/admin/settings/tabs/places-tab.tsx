import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";
import { ChecksField } from "../fields/checks-field.tsx";
import { ChoiceField } from "../fields/choice-field.tsx";
import { HoursField } from "../fields/hours-field.tsx";
import { LinesField } from "../fields/lines-field.tsx";
import { PostsField } from "../fields/posts-field.tsx";
import { SwitchField } from "../fields/switch-field.tsx";
import { useForm } from "../form.ts";
import { Group } from "../group.tsx";

export function PlacesTab() {
  const { draft } = useForm();
  return (
    <>
      <Group
        title={__("The floating chat", "foyer-chat")}
        lead={__(
          "The block and the shortcode show the chat wherever you put them, whatever is set here.",
          "foyer-chat",
        )}
      >
        <SwitchField path="display.enabled" label={__("Show it on this site", "foyer-chat")} />
      </Group>
      {draft.display?.enabled !== false && (
        <>
          <Places
            path="display.show"
            title={__("Only on", "foyer-chat")}
            lead={__("With nothing chosen it shows everywhere.", "foyer-chat")}
          />
          <Places
            path="display.hide"
            title={__("Never on", "foyer-chat")}
            lead={__("Goes before what is chosen above.", "foyer-chat")}
          />
          <Group title={__("For whom", "foyer-chat")}>
            <ChoiceField
              path="display.login"
              label={__("Visitors", "foyer-chat")}
              options={[
                { value: "any", label: __("Everybody", "foyer-chat") },
                { value: "in", label: __("Who is logged in", "foyer-chat") },
                { value: "out", label: __("Who is not logged in", "foyer-chat") },
              ]}
            />
            {draft.display?.login !== "out" && (
              <ChecksField
                path="display.roles"
                label={__("Roles", "foyer-chat")}
                help={__("With nothing ticked the role does not matter.", "foyer-chat")}
                options={(foyerAdmin.roles ?? []).map(({ name, label }) => ({ value: name, label }))}
              />
            )}
            <ChecksField
              path="display.devices"
              label={__("Devices", "foyer-chat")}
              help={__("With nothing ticked, all of them.", "foyer-chat")}
              options={[
                { value: "phone", label: __("Phone", "foyer-chat") },
                { value: "tablet", label: __("Tablet", "foyer-chat") },
                { value: "desktop", label: __("Desktop", "foyer-chat") },
              ]}
            />
            {foyerAdmin.hasShop && (
              <ChoiceField
                path="display.cart"
                label={__("Cart", "foyer-chat")}
                options={[
                  { value: "any", label: __("Does not matter", "foyer-chat") },
                  { value: "filled", label: __("Something is in it", "foyer-chat") },
                  { value: "empty", label: __("Nothing is in it", "foyer-chat") },
                ]}
              />
            )}
          </Group>
          <Group title={__("When", "foyer-chat")}>
            <HoursField
              path="display.hours"
              label={__("Only at some hours", "foyer-chat")}
              help={__(
                "In this site's time zone. Outside of them the chat is hidden, the assistant too.",
                "foyer-chat",
              )}
            />
          </Group>
        </>
      )}
    </>
  );
}

function Places({ path, title, lead }: { path: string; title: string; lead: string }) {
  const kinds = [
    { value: "front_page", label: __("Front page", "foyer-chat") },
    { value: "blog", label: __("Blog page", "foyer-chat") },
    { value: "archive", label: __("Archives", "foyer-chat") },
    { value: "search", label: __("Search results", "foyer-chat") },
    { value: "not_found", label: __("Not found (404)", "foyer-chat") },
  ];
  const types = (foyerAdmin.postTypes ?? []).map(({ name, label }) => ({ value: name, label }));
  return (
    <Group title={title} lead={lead}>
      <ChecksField
        path={`${path}.types`}
        label={__("Kinds of pages", "foyer-chat")}
        options={[...types, ...kinds]}
      />
      <PostsField path={`${path}.pages`} label={__("Single pages", "foyer-chat")} />
      <LinesField
        path={`${path}.urls`}
        label={__("Addresses", "foyer-chat")}
        help={__("One a line, * stands for anything: /shop/*", "foyer-chat")}
        rows={2}
        isCode
      />
    </Group>
  );
}
