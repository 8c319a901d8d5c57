import { TextareaControl, TextControl } from "@wordpress/components";
import { type FieldProps, upToDate, upToDateMargin, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

interface Props extends FieldProps {
  type?: "text" | "url" | "email";
  placeholder?: string;
  rows?: number;
  maxLength?: number;
  /** Addresses and ids read from left to right in every language. */
  isCode?: boolean;
}

/** An emptied field is null: the widget's own words. */
export function TextField({ path, label, help, rows, isCode, ...rest }: Props) {
  const { value, set, error } = useField<string>(path, { label });
  const common = {
    label,
    value: value ?? "",
    help: <FieldHelp help={help} error={error} />,
    onChange: (text: string) => set(text === "" ? null : text),
    "aria-invalid": Boolean(error),
    className: error ? "foyer-field has-error" : "foyer-field",
    ...(isCode ? { dir: "ltr" } : {}),
    ...rest,
  };
  return rows ? (
    <TextareaControl {...upToDateMargin} rows={rows} {...common} />
  ) : (
    <TextControl {...upToDate} {...common} />
  );
}
