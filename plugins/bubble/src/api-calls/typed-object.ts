import type { CallShape } from "../platform/manifest.ts";
import type { TypedObject } from "../platform/values.ts";

type Shape = Readonly<Record<string, CallShape>>;

/**
 * A thing of the wire as Bubble knows things of an API call's type: flat, each key `_p_` and the path with dots. What
 * the shape does not name is left out; what the thing does not have is null, or an empty list.
 */
export function toTypedObject(shape: Shape, thing: unknown): TypedObject {
  return Object.fromEntries(entriesOf(shape, asRecord(thing), []));
}

function entriesOf(
  shape: Shape,
  thing: Record<string, unknown>,
  path: readonly string[],
): [string, unknown][] {
  return Object.entries(shape).flatMap(([name, field]): [string, unknown][] => {
    const at = [...path, name];
    const value = thing[name];
    if ("fields" in field && !field.is_list) return entriesOf(field.fields, asRecord(value), at);
    return [[`_p_${at.join(".")}`, field.is_list ? asList(value).map(each(field)) : each(field)(value)]];
  });
}

function each(field: CallShape): (value: unknown) => unknown {
  if ("fields" in field) return (value) => toTypedObject(field.fields, value);
  const { value: type } = field;
  if (type === "date") return toDate;
  const expected = type === "text" ? "string" : type;
  return (value) => (typeof value === expected ? value : null);
}

function toDate(value: unknown): Date | null {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
