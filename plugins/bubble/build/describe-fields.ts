import type { Field, Fields, StateValue } from "../src/platform/manifest.ts";
import type { IdOf } from "./id-of.ts";

type Described = Record<string, unknown>;

/** Fields by their ids, ranked in the manifest's order. `path`: what they belong to. */
export function describeFields(fields: Fields, path: string, idOf: IdOf): Described {
  const described = Object.entries(fields).map(([name, field], rank) => [
    idOf(`${path}/fields/${name}`),
    { ...describeField(field), name, rank },
  ]);
  return Object.fromEntries(described);
}

function describeField(field: Field): Described {
  if (field.editor !== "Dropdown") return { ...field };
  return { ...field, options: field.options.join(",") };
}

/** The type in Bubble's words. `path`: of the element or action whose App Type field it may follow. */
export function describeType(value: StateValue, path: string, idOf: IdOf): string {
  return typeof value === "string" ? value : `custom_data_${idOf(`${path}/fields/${value.field}`)}`;
}
