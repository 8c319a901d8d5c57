import { SelectControl } from "@wordpress/components";
import { type FieldProps, upToDate, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

export function ChoiceField({
  path,
  label,
  help,
  options,
}: FieldProps & { options: { value: string; label: string }[] }) {
  const { value, set, error } = useField<string>(path, {
    label,
    inWords: (value) => options.find((option) => option.value === value)?.label,
  });
  return (
    <SelectControl
      {...upToDate}
      className="foyer-field"
      label={label}
      help={<FieldHelp help={help} error={error} />}
      value={value ?? ""}
      options={options}
      onChange={(chosen) => set(chosen)}
    />
  );
}
