import { TextareaControl } from "@wordpress/components";
import { useState } from "@wordpress/element";
import { type FieldProps, upToDateMargin, useField } from "../form.ts";
import { isSame } from "../changes.ts";
import { FieldHelp } from "./field-help.tsx";

/** A list of texts, one a line. */
export function LinesField({
  path,
  label,
  help,
  rows = 4,
  placeholder,
  isCode,
}: FieldProps & { rows?: number; placeholder?: string; isCode?: boolean }) {
  const { value, set, error } = useField<string[]>(path, { label });
  const [typed, setTyped] = useState("");
  // What is typed is kept as it is, empty lines too, as long as it says what the settings say.
  const shown = isSame(linesOf(typed), value ?? []) ? typed : (value ?? []).join("\n");
  return (
    <TextareaControl
      {...upToDateMargin}
      className={error ? "foyer-field has-error" : "foyer-field"}
      label={label}
      help={<FieldHelp help={help} error={error} />}
      rows={rows}
      value={shown}
      placeholder={placeholder ?? ""}
      aria-invalid={Boolean(error)}
      {...(isCode ? { dir: "ltr", spellCheck: false } : {})}
      onChange={(text) => {
        setTyped(text);
        set(linesOf(text));
      }}
    />
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
