import { __ } from "@wordpress/i18n";
import { Group } from "../group.tsx";
import { ChoiceField } from "../fields/choice-field.tsx";
import { ColorField } from "../fields/color-field.tsx";
import { LinesField } from "../fields/lines-field.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { TextField } from "../fields/text-field.tsx";
import { useForm } from "../form.ts";

const own = () => __("Leave it empty for the widget's own words, in the visitor's language.", "foyer-chat");

export function AppearanceTab() {
  const { draft } = useForm();
  return (
    <>
      <Group title={__("Words", "foyer-chat")}>
        <TextField path="widget.title" label={__("Title", "foyer-chat")} help={own()} maxLength={80} />
        <TextField
          path="widget.welcome_message"
          label={__("Welcome message", "foyer-chat")}
          help={__("The first thing a visitor reads.", "foyer-chat")}
          rows={3}
          maxLength={1000}
        />
        <LinesField
          path="widget.starter_prompts"
          label={__("First questions", "foyer-chat")}
          help={__("Buttons with a question each, one a line, at most six.", "foyer-chat")}
          rows={3}
        />
        <TextField
          path="widget.placeholder"
          label={__("Text in the empty message field", "foyer-chat")}
          maxLength={120}
        />
        <TextField
          path="widget.launcher_label"
          label={__("Text on the launcher button", "foyer-chat")}
          help={__("Empty: only the icon.", "foyer-chat")}
          maxLength={60}
        />
      </Group>
      <Group title={__("Language", "foyer-chat")}>
        <ChoiceField
          path="display.language"
          label={__("The chat speaks", "foyer-chat")}
          help={__("WPML and Polylang are asked for the page's language.", "foyer-chat")}
          options={[
            { value: "page", label: __("the page's language", "foyer-chat") },
            { value: "widget", label: __("the language below", "foyer-chat") },
          ]}
        />
        {draft.display?.language !== "page" && (
          <TextField
            path="widget.language"
            label={__("Language", "foyer-chat")}
            help={__(
              "A tag such as en, de or pt-BR, or auto for what the page or the browser says.",
              "foyer-chat",
            )}
            isCode
          />
        )}
      </Group>
      <Group title={__("Colours", "foyer-chat")}>
        <ColorField
          path="widget.color"
          label={__("Brand colour", "foyer-chat")}
          help={__(
            "Of the launcher, the header and the visitor's messages. Text on it stays readable.",
            "foyer-chat",
          )}
        />
        <ColorField path="style.text_color" label={__("Text", "foyer-chat")} unset="#1a1d23" />
        <ColorField path="style.background_color" label={__("Background", "foyer-chat")} unset="#ffffff" />
        <ChoiceField
          path="widget.theme"
          label={__("Light or dark", "foyer-chat")}
          options={[
            { value: "light", label: __("Light", "foyer-chat") },
            { value: "dark", label: __("Dark", "foyer-chat") },
            { value: "auto", label: __("As the visitor's system has it", "foyer-chat") },
          ]}
        />
        <ChoiceField
          path="widget.look"
          label={__("Drawing style", "foyer-chat")}
          options={[
            { value: "clean", label: __("Clean", "foyer-chat") },
            { value: "sketch", label: __("Sketched by hand", "foyer-chat") },
          ]}
        />
        <TextField
          path="widget.avatar_url"
          label={__("Picture of the assistant", "foyer-chat")}
          help={__("Address of a square image.", "foyer-chat")}
          type="url"
          isCode
        />
      </Group>
      <Group title={__("Place", "foyer-chat")}>
        <ChoiceField
          path="widget.launcher_position"
          label={__("Corner", "foyer-chat")}
          options={[
            { value: "right", label: __("Bottom right", "foyer-chat") },
            { value: "left", label: __("Bottom left", "foyer-chat") },
          ]}
        />
        <div className="foyer-row">
          <NumberField
            path="style.offset_x"
            label={__("From the side, px", "foyer-chat")}
            min={0}
            max={1000}
            placeholder="20"
          />
          <NumberField
            path="style.offset_y"
            label={__("From the bottom, px", "foyer-chat")}
            min={0}
            max={1000}
            placeholder="20"
          />
          <NumberField
            path="style.border_radius"
            label={__("Rounded corners, px", "foyer-chat")}
            min={0}
            max={40}
            placeholder="16"
          />
        </div>
        <NumberField
          path="style.z_index"
          label={__("Layer (z-index)", "foyer-chat")}
          help={__("Higher puts the chat above more of the page.", "foyer-chat")}
          min={0}
          max={2147483647}
        />
      </Group>
    </>
  );
}
