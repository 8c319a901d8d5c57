import { escape, inline } from "./html.ts";
import type { Json, Schema } from "./schema-catalogue.ts";

/** A schema in a few words, with links to the named ones: `list of Message`, `"right" or "left"`. */
export function renderType(schema: Schema): string {
  return `<span class="type">${words(schema)}</span>`;
}

/** What is inside: fields, alternatives, or the bounds of a plain value. */
export function renderFields(schema: Schema): string {
  if (Array.isArray(schema.oneOf))
    return `<p>One of ${schema.oneOf.map((option) => words(option as Schema)).join(", ")}.</p>`;
  if (Array.isArray(schema.allOf))
    return `<p>All of</p>${schema.allOf.map((part) => renderPart(part as Schema)).join("")}`;
  if (schema.properties === undefined) return `<p>${renderType(schema)} ${bounds(schema)}</p>`;
  const required = (schema.required ?? []) as string[];
  const rows = Object.entries(schema.properties as Record<string, Schema>).map(
    ([name, field]) =>
      `<dt><code>${escape(name)}</code> ${renderType(field)}${
        required.includes(name) ? ' <span class="required">required</span>' : ""
      } ${bounds(field)}</dt><dd>${inline((field.description as string | undefined) ?? "")}${renderInner(field)}</dd>`,
  );
  if (rows.length === 0) return "";
  const closed = schema.additionalProperties === false ? '<p class="kind">Other fields are refused.</p>' : "";
  return `<dl class="fields">${rows.join("")}</dl>${closed}`;
}

function renderPart(part: Schema): string {
  return part.$ref === undefined ? renderFields(part) : `<p>${renderType(part)}</p>`;
}

/** An object without a name of its own is shown where it stands. */
function renderInner(field: Schema): string {
  const inner = (field.type === "array" ? field.items : field) as Schema;
  const values =
    typeof inner.additionalProperties === "object" ? (inner.additionalProperties as Schema) : inner;
  return values?.properties === undefined ? "" : renderFields({ ...values, description: null });
}

function words(schema: Schema): string {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return `<a href="#schema-${name}">${escape(name)}</a>`;
  }
  if (schema.const !== undefined) return literal(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(" or ");
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return options.map((option) => words(option as Schema)).join(" or ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => escape(String(type))).join(" or ");
  if (schema.type === "array") return `list of ${words(schema.items as Schema)}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return `map of ${words(schema.additionalProperties as Schema)}`;
  }
  if (schema.type === undefined) return "any";
  return escape(String(schema.format ?? schema.type));
}

function literal(value: Json): string {
  return `<code>${escape(JSON.stringify(value))}</code>`;
}

/** A default, a length, a range, a pattern. */
function bounds(schema: Schema): string {
  const found: string[] = [];
  const range = (low: Json | undefined, high: Json | undefined, unit: string) => {
    if (low === undefined && high === undefined) return;
    found.push(
      `${low ?? "up"}${low === undefined ? " to " : high === undefined ? " or more" : " to "}${high ?? ""}${unit}`,
    );
  };
  const alternatives = (schema.anyOf ?? []) as Schema[];
  const shape = alternatives.find((option) => option.type !== "null") ?? schema;
  range(shape.minimum, shape.maximum, "");
  range(shape.minLength, shape.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  if (typeof shape.pattern === "string" && shape.format === undefined)
    found.push(literal(shape.pattern).replaceAll("&quot;", ""));
  if (schema.default !== undefined && typeof schema.default !== "object")
    found.push(`default ${literal(schema.default)}`);
  if (schema.default === null) found.push(`default ${literal(null)}`);
  return found.length === 0 ? "" : `<span class="kind">${found.join(" · ")}</span>`;
}
