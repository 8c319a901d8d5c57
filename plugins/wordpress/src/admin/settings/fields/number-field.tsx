import { TextControl } from "@wordpress/components";
import { type FieldProps, upToDate, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

interface Props extends FieldProps {
  min?: number;
  max?: number;
  placeholder?: string;
}

/** An emptied field is null. */
export function NumberField({ path, label, help, ...rest }: Props) {
  const { value, set, error } = useField<number>(path, { label });
  return (
    <TextControl
      {...upToDate}
      type="number"
      className={error ? "foyer-field foyer-number has-error" : "foyer-field foyer-number"}
      label={label}
      help={<FieldHelp help={help} error={error} />}
      value={value ?? ""}
      aria-invalid={Boolean(error)}
      onChange={(text) => set(text === "" ? null : Number(text))}
      {...rest}
    />
  );
}
