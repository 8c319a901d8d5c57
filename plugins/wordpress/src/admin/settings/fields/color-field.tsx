import { Button, TextControl } from "@wordpress/components";
import { __, sprintf } from "@wordpress/i18n";
import { type FieldProps, upToDate, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

interface Props extends FieldProps {
  /** Shown while nothing is chosen; where it is given, nothing may be. */
  unset?: string;
}

const hex = /^#[0-9a-f]{6}$/i;

/** A colour by the browser's own picker, or typed. */
export function ColorField({ path, label, help, unset }: Props) {
  const { value, set, error } = useField<string>(path, { label });
  return (
    <div className={error ? "foyer-field foyer-color has-error" : "foyer-field foyer-color"}>
      <input
        type="color"
        /* translators: %s: what the colour is for. */
        aria-label={sprintf(__("Pick: %s", "foyer-chat"), label)}
        value={value && hex.test(value) ? value : (unset ?? "#3b5bdb")}
        onChange={({ target }) => set(target.value)}
      />
      <TextControl
        {...upToDate}
        label={label}
        help={<FieldHelp help={help} error={error} />}
        value={value ?? ""}
        dir="ltr"
        spellCheck={false}
        maxLength={7}
        placeholder={unset ? __("as the widget has it", "foyer-chat") : "#rrggbb"}
        aria-invalid={Boolean(error)}
        onChange={(text) => set(text === "" ? null : text)}
      />
      {unset && value && (
        <Button variant="link" onClick={() => set(null)}>
          {__("Clear", "foyer-chat")}
        </Button>
      )}
    </div>
  );
}
