import { ToggleControl } from "@wordpress/components";
import { type FieldProps, upToDateMargin, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

export function SwitchField({ path, label, help }: FieldProps) {
  const { value, set, error } = useField<boolean>(path, { label });
  return (
    <ToggleControl
      {...upToDateMargin}
      className="foyer-field"
      label={label}
      help={help || error ? <FieldHelp help={help} error={error} /> : undefined}
      checked={Boolean(value)}
      onChange={(isOn) => set(isOn)}
    />
  );
}
