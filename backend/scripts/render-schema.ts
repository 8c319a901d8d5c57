import type { Json } from "../src/openapi/route.ts";
import { escape, inline } from "./html.ts";
import type { Schema } from "./schema-catalogue.ts";

/** A schema in a few words, with links to the named ones: `list of Message`, `"right" or "left"`. */
export function renderType(schema: Schema): string {
  return `<span class="type">${words(schema)}</span>`;
}

/** What is inside: fields, alternatives, or the bounds of a plain value. */
export function renderFields(schema: Schema): string {
  if (schema.oneOf) return `<p>One of ${schema.oneOf.map(words).join(", ")}.</p>`;
  if (schema.allOf) return `<p>All of</p>${schema.allOf.map(renderPart).join("")}`;
  if (schema.properties === undefined) return `<p>${renderType(schema)} ${bounds(schema)}</p>`;
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, field]) =>
    renderField(name, field, required.has(name)),
  );
  if (rows.length === 0) return "";
  const closed = schema.additionalProperties === false ? '<p class="kind">Other fields are refused.</p>' : "";
  return `<dl class="fields">${rows.join("")}</dl>${closed}`;
}

function renderField(name: string, field: Schema, required: boolean): string {
  const mark = required ? ' <span class="required">required</span>' : "";
  return `<dt><code>${escape(name)}</code> ${renderType(field)}${mark} ${bounds(field)}</dt>
    <dd>${inline(field.description ?? "")}${renderInner(field)}</dd>`;
}

function renderPart(part: Schema): string {
  return part.$ref === undefined ? renderFields(part) : `<p>${renderType(part)}</p>`;
}

/** An object without a name of its own is shown where it stands, also in a list or a map, or where it may be null. */
function renderInner(field: Schema): string {
  const inner =
    field.items ??
    field.anyOf?.find(({ properties }) => properties) ??
    (typeof field.additionalProperties === "object" ? field.additionalProperties : field);
  return inner.properties === undefined ? "" : renderFields(inner);
}

function words(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return `<a href="#schema-${name}">${escape(name)}</a>`;
  }
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(" or ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(words).join(" or ");
  if (schema.items) return `list of ${words(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `map of ${words(schema.additionalProperties)}`;
  return escape(schema.format ?? [schema.type ?? "any"].flat().join(" or "));
}

function literal(value: Json): string {
  return `<code>${escape(JSON.stringify(value))}</code>`;
}

/** A default, a length, a range, a pattern. */
function bounds(schema: Schema): string {
  const shape = schema.anyOf?.find((option) => option.type !== "null") ?? schema;
  const found = [
    range(shape.minimum, shape.maximum),
    range(shape.minLength, shape.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
    shape.pattern === undefined || shape.format !== undefined ? [] : `<code>${escape(shape.pattern)}</code>`,
    schema.default === undefined || isFilled(schema.default) ? [] : `default ${literal(schema.default)}`,
  ].flat();
  return found.length === 0 ? "" : `<span class="kind">${found.join(" · ")}</span>`;
}

function range(low: number | undefined, high: number | undefined, unit = ""): string | [] {
  if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
  if (low !== undefined) return `${low} or more${unit}`;
  return high === undefined ? [] : `up to ${high}${unit}`;
}

/** A default that its fields tell already. */
function isFilled(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
