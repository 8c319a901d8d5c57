import { BaseControl, CheckboxControl } from "@wordpress/components";
import { type FieldProps, upToDateMargin, useField } from "../form.ts";
import { FieldHelp } from "./field-help.tsx";

interface Option {
  value: string;
  label: string;
  /** Ticked, and not to be changed. */
  isFixed?: boolean;
}

/** Any of a list. */
export function ChecksField({ path, label, help, options }: FieldProps & { options: Option[] }) {
  const { value, set, error } = useField<string[]>(path, { label });
  const chosen = value ?? [];
  // What is not offered, such as a type whose plugin is switched off, stays chosen.
  const offered = options.filter(({ isFixed }) => !isFixed).map((option) => option.value);
  const unseen = chosen.filter((one) => !offered.includes(one));
  return (
    <fieldset className={error ? "foyer-field foyer-checks has-error" : "foyer-field foyer-checks"}>
      <legend>
        <BaseControl.VisualLabel>{label}</BaseControl.VisualLabel>
      </legend>
      <div className="foyer-checks-list">
        {options.map((option) => (
          <CheckboxControl
            {...upToDateMargin}
            key={option.value}
            label={option.label}
            disabled={option.isFixed ?? false}
            checked={option.isFixed || chosen.includes(option.value)}
            onChange={(isOn) => {
              const wanted = isOn ? [...chosen, option.value] : chosen.filter((one) => one !== option.value);
              // In the order of the list, so that ticking and unticking changes nothing.
              set([...offered.filter((one) => wanted.includes(one)), ...unseen]);
            }}
          />
        ))}
      </div>
      <p className="foyer-help">
        <FieldHelp help={help} error={error} />
      </p>
    </fieldset>
  );
}
