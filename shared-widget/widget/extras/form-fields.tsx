import type { Prechat } from "../../protocol/index.ts";
import type { ExtraWords } from "./words.ts";

type Field = Prechat["fields"][number];

interface FieldProps {
  field: Pick<Field, "name" | "label" | "type" | "required"> & Partial<Field>;
  error: string | undefined;
  words: ExtraWords;
}

const autocomplete: Record<string, string> = {
  name: "name",
  email: "email",
  phone: "tel",
  company: "organization",
};

export function FormField({ field, error, words }: FieldProps) {
  const { name, label, type, required, options = [] } = field;
  const about = {
    name,
    required,
    dir: "auto",
    "aria-invalid": Boolean(error),
    "aria-describedby": error ? `wrong-${name}` : undefined,
  } as const;
  return (
    <label class="form-field">
      <span>
        <span dir="auto">{label}</span>
        {!required && <small class="optional">{words.optional}</small>}
      </span>
      {type === "textarea" ? (
        <textarea {...about} rows={3} maxLength={500} />
      ) : type === "select" ? (
        <select {...about}>
          <option value="">{words.choose}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...about}
          // One of them: Preact's types ask which, and to all of these the rest applies alike.
          {...({ type } as { type: "text" })}
          maxLength={type === "email" ? 254 : name === "name" ? 128 : 500}
          autocomplete={autocomplete[name] ?? "off"}
        />
      )}
      <Wrong name={name} error={error} />
    </label>
  );
}

/** Nothing is kept without it. */
export function Consent({ text, error }: { text: string; error: string | undefined }) {
  return (
    <label class="consent">
      <input
        type="checkbox"
        name="consent"
        required
        aria-invalid={Boolean(error)}
        aria-describedby={error ? "wrong-consent" : undefined}
      />
      <span dir="auto">
        {text}
        <Wrong name="consent" error={error} />
      </span>
    </label>
  );
}

function Wrong({ name, error }: { name: string; error: string | undefined }) {
  return error ? (
    <small class="problem" id={`wrong-${name}`} role="alert">
      {error}
    </small>
  ) : null;
}
