import type { LoadedField } from "../loaded-plugin.ts";
import { asText, isBlank, isYes } from "./expressions.ts";

/** What code gets for an empty value: nobody knows which of the three Bubble gives when. */
export type Blank = "null" | "undefined" | "empty";

export function blankValue(blank: Blank): null | undefined | "" {
  return blank === "null" ? null : blank === "undefined" ? undefined : "";
}

type FieldValue = { ok: true; value: unknown; isList: boolean } | { ok: false; problem: string };

/** What the field's editor makes of a value: the JavaScript type is the editor's, whatever the app holds. */
export function fieldValue(field: LoadedField, given: unknown, blank: Blank): FieldValue {
  if (field.editor === "Checkbox") {
    return one(isYes(given));
  }
  if (field.editor === "DynamicValue" && field.is_list === true) {
    if (isBlank(given) && !Array.isArray(given)) {
      return one(blankValue(blank));
    }
    const items: unknown[] = [];
    for (const item of Array.isArray(given) ? given : [given]) {
      const value = dynamicValue(field, item, blank);
      if (!value.ok) {
        return value;
      }
      items.push(value.value);
    }
    return { ok: true, value: items, isList: true };
  }
  if (isBlank(given)) {
    return one(blankValue(blank));
  }
  if (Array.isArray(given)) {
    return wrong(field, given, "one value");
  }
  switch (field.editor) {
    case "StaticText":
    case "Color":
    case "Image":
    case "custom_type":
      return typeof given === "string" ? one(given) : wrong(field, given, "a text");
    case "StaticNumber":
      return typeof given === "number" ? one(given) : wrong(field, given, "a number");
    case "Dropdown": {
      const options = (field.options ?? "").split(",").map((option) => option.trim());
      return typeof given === "string" && options.includes(given)
        ? one(given)
        : wrong(field, given, `one of ${options.join(", ")}`);
    }
    case "DynamicValue":
      return dynamicValue(field, given, blank);
    default:
      return wrong(field, given, "no value: the stand-in does not know this editor");
  }
}

function dynamicValue(field: LoadedField, given: unknown, blank: Blank): FieldValue {
  if (isBlank(given)) {
    return one(blankValue(blank));
  }
  switch (field.value) {
    case "number": {
      const number = typeof given === "string" ? Number(given) : given;
      return typeof number === "number" && Number.isFinite(number)
        ? one(number)
        : wrong(field, given, "a number");
    }
    case "boolean":
      return typeof given === "boolean" || given === "yes" || given === "no"
        ? one(isYes(given))
        : wrong(field, given, "yes or no");
    case "date": {
      const date = typeof given === "string" || typeof given === "number" ? new Date(given) : given;
      return date instanceof Date && !Number.isNaN(date.getTime())
        ? one(date)
        : wrong(field, given, "a date");
    }
    case "text":
    case "image":
    case "file":
      return typeof given === "object" && !(given instanceof Date)
        ? wrong(field, given, "a text")
        : one(asText(given));
    default:
      return one(given);
  }
}

const one = (value: unknown): FieldValue => ({ ok: true, value, isList: false });

const wrong = (field: LoadedField, given: unknown, wanted: string): FieldValue => ({
  ok: false,
  problem: `${field.name} wants ${wanted}, the app gives ${JSON.stringify(given)}`,
});
