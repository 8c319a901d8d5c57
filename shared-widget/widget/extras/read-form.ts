import type { ExtraWords } from "./words.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a form holds, by the names of its fields, and what is wrong with it; empty fields are left out. */
export interface FormContents {
  values: Record<string, string>;
  errors: Record<string, string>;
}

/** Reads a form by the browser's own checks, in the widget's own words. Leads the focus to what is wrong first. */
export function readForm(form: HTMLFormElement, words: ExtraWords): FormContents {
  const values: FormContents["values"] = {};
  const errors: FormContents["errors"] = {};
  const controls = form.querySelectorAll<Control>("input, textarea, select");
  for (const control of controls) {
    const { name, validity, type } = control;
    const value = type === "checkbox" ? "" : control.value.trim();
    if (value) values[name] = value;
    const isMissing = validity.valueMissing || (control.required && type !== "checkbox" && !value);
    if (isMissing) errors[name] = words.required;
    else if (!validity.valid || (type === "email" && value && !isAddress(value)))
      errors[name] = words.email_wrong;
  }
  [...controls].find(({ name }) => errors[name])?.focus();
  return { values, errors };
}

/** Browsers take `ada@localhost` for an address; the server does not. */
export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text) && text.length < 255;
}
