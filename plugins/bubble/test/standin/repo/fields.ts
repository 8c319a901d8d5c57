import type { LoadedField } from "../loaded-plugin.ts";
import type { Json } from "./shape.ts";
import { isObject } from "./shape.ts";

type Report = (message: string) => void;

const editors = [
  "StaticText",
  "StaticNumber",
  "Checkbox",
  "Color",
  "Dropdown",
  "Image",
  "DynamicValue",
  "Label",
  "custom_type",
];

const values = [
  "text",
  "number",
  "boolean",
  "date",
  "date_range",
  "number_range",
  "image",
  "file",
  "geographic_address",
  "user",
  "_any_thing",
  "_any_thing_bindable",
];

/** What JavaScript type each editor's default has; the others have none. */
const defaults: Record<string, string> = {
  StaticText: "string",
  StaticNumber: "number",
  Checkbox: "boolean",
  Color: "string",
  Dropdown: "string",
  Image: "string",
};

const color = /^(?:#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([^()]+\)|var\(--[^()]+\))$/i;

/** A map by id as a list in the order of the file; entries that are no objects were reported before. */
export function listed(map: unknown): (Json & { id: string })[] {
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([id, value]) => (isObject(value) ? [{ ...value, id }] : []));
}

interface FieldsOf {
  kind: "element" | "element action" | "action";
  /** An element's, for its actions. */
  elementFields?: LoadedField[];
}

/** How fields hang together: editors, values, options, defaults, and pointers to App Type fields. */
export function checkFields(map: unknown, of: FieldsOf, report: Report): LoadedField[] {
  const fields = listed(map) as unknown as LoadedField[];
  checkUnique(fields, "name", "fields", report);
  checkRanks(fields, "fields", report);
  for (const field of fields) checkField(field, fields, of, report);
  return fields;
}

function checkField(field: LoadedField, fields: LoadedField[], of: FieldsOf, report: Report): void {
  const { editor } = field;
  const at = `fields.${field.id}`;
  const other = /^custom_field_(.+)$/.exec(editor)?.[1];
  if (other !== undefined) {
    if (!isAppType(other, fields)) report(`${at}.editor points to ${other}, which is no App Type field`);
  } else if (!editors.includes(editor) && !(editor === "key_value_list" && of.kind !== "element"))
    report(`${at}.editor is "${editor}"; it must be one of ${editors.join(", ")}, custom_field_<fieldID>`);

  if (editor === "DynamicValue") {
    if (field.value === undefined) report(`${at}.value is missing: a DynamicValue says of what type it is`);
    else checkValueType(field.value, `${at}.value`, fields, of, report);
  } else {
    if (field.value !== undefined) report(`${at}.value is for DynamicValue only, not for ${editor}`);
    if (field.is_list !== undefined) report(`${at}.is_list is for DynamicValue only, not for ${editor}`);
  }
  if (field.in_style !== undefined && of.kind !== "element") report(`${at}.in_style is for elements only`);
  if (field.long_text !== undefined && editor !== "StaticText" && field.value !== "text")
    report(`${at}.long_text is for texts only`);
  if (editor === "Label" && field.optional !== undefined) report(`${at}.optional: a Label has no value`);
  checkOptions(field, at, report);
  checkDefault(field, at, report);
}

function checkOptions(field: LoadedField, at: string, report: Report): void {
  if (field.editor !== "Dropdown") {
    if (field.options !== undefined) report(`${at}.options is for Dropdown only, not for ${field.editor}`);
    return;
  }
  if (field.options === undefined) {
    report(`${at}.options is missing: a Dropdown has some`);
    return;
  }
  const options = field.options.split(",");
  if (options.some((option) => option === "" || option !== option.trim()))
    report(`${at}.options must be separated by commas without spaces, and none blank`);
  if (new Set(options).size < options.length) report(`${at}.options repeats one`);
  if (field.default_val !== undefined && !options.includes(String(field.default_val)))
    report(`${at}.default_val "${field.default_val}" is not one of its options`);
}

function checkDefault(field: LoadedField, at: string, report: Report): void {
  if (field.default_val === undefined) return;
  const { editor } = field;
  const type = editor === "DynamicValue" ? defaultOfValue(field.value) : defaults[editor];
  if (!type || field.is_list) report(`${at}.default_val: ${editor} has no default here`);
  else if (typeof field.default_val !== type) report(`${at}.default_val of ${editor} must be a ${type}`);
  else if (editor === "Color" && !color.test(String(field.default_val)))
    report(`${at}.default_val must be a color, such as rgba(37, 99, 235, 1)`);
}

function defaultOfValue(value: string | undefined): string | undefined {
  if (value === "number" || value === "boolean") return value;
  return value === "text" || value === "image" || value === "file" ? "string" : undefined;
}

/** One of Bubble's own types, or the type that was chosen in an App Type field. */
export function checkValueType(
  value: unknown,
  at: string,
  fields: LoadedField[],
  of: FieldsOf,
  report: Report,
): void {
  const name = String(value);
  const ofElement = /^custom_data_element_(.+)$/.exec(name)?.[1];
  if (ofElement !== undefined) {
    if (of.kind !== "element action") report(`${at}: custom_data_element_ is for an element's actions only`);
    else if (!isAppType(ofElement, of.elementFields ?? []))
      report(`${at} points to ${ofElement}, which is no App Type field of the element`);
    return;
  }
  const chosen = /^custom_data_(.+)$/.exec(name)?.[1];
  if (chosen !== undefined) {
    if (!isAppType(chosen, fields)) report(`${at} points to ${chosen}, which is no App Type field`);
    return;
  }
  if (!values.includes(name))
    report(`${at} is "${name}"; it must be one of ${values.join(", ")}, custom_data_<fieldID>`);
}

function isAppType(id: string, fields: LoadedField[]): boolean {
  return fields.some((field) => field.id === id && field.editor === "custom_type");
}

export function checkUnique(entries: object[], key: string, what: string, report: Report): void {
  const seen = new Set<unknown>();
  for (const entry of entries) {
    const value = (entry as Json)[key];
    if (seen.has(value)) report(`${what}: the ${key} "${String(value)}" is there twice`);
    seen.add(value);
  }
}

export function checkRanks(entries: object[], what: string, report: Report): void {
  const ranks = entries.map((entry) => Number((entry as Json)["rank"])).sort((a, b) => a - b);
  if (ranks.some((rank, index) => rank !== index))
    report(`${what}: the ranks must be 0 to ${ranks.length - 1}, each once; they are ${ranks.join(", ")}`);
}
