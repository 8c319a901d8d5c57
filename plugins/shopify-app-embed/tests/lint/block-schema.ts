import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Ajv, type AnySchemaObject } from "ajv";

/** A setting as far as this looks into it. */
interface Setting {
  type: string;
  id?: string;
  default?: unknown;
  min?: number;
  max?: number;
  step?: number;
  options?: { value: string }[];
}

export interface BlockSchema {
  name: string;
  target: string;
  javascript?: string;
  stylesheet?: string;
  settings?: Setting[];
}

const require = createRequire(import.meta.url);
// Not exported by name: the folder beside the package's entry.
const data = join(dirname(require.resolve("@shopify/theme-check-docs-updater")), "..", "data");

const ajv = new Ajv({ strict: false, allErrors: true });
for (const name of readdirSync(data)) {
  const schema: AnySchemaObject = JSON.parse(readFileSync(join(data, name), "utf8"));
  if ("$schema" in schema && !name.startsWith("manifest_"))
    ajv.addSchema({ ...schema, $id: `file:///${name}` });
}

const isBlockSchema = ajv.compile<BlockSchema>({
  $id: "file:///app_block_schema.json",
  type: "object",
  required: ["name", "target"],
  additionalProperties: false,
  not: { required: ["enabled_on", "disabled_on"] },
  properties: {
    name: { type: "string", minLength: 1 },
    target: { enum: ["section", "head", "body", "compliance_head"] },
    javascript: { type: "string", pattern: "^[\\w.-]+\\.js$" },
    stylesheet: { type: "string", pattern: "^[\\w.-]+\\.css$" },
    enabled_on: { $ref: "file:///section.json#/definitions/sectionToggle" },
    disabled_on: { $ref: "file:///section.json#/definitions/sectionToggle" },
    class: { type: "string" },
    tag: { type: "string" },
    settings: { $ref: "file:///settings.json" },
    default: { $ref: "file:///default_setting_values.json" },
    available_if: { type: "string", pattern: "^\\{\\{ app\\.metafields\\.[\\w-]+\\.[\\w-]+ \\}\\}$" },
  },
});

/** The body of `{% schema %}` in a block, and what is wrong with it: Shopify refuses some of it late, and some never. */
export function readBlockSchema(liquid: string): { schema?: BlockSchema; problems: string[] } {
  const body = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/.exec(liquid)?.[1];
  if (body === undefined) return { problems: ["has no schema"] };
  let schema: unknown;
  try {
    schema = JSON.parse(body);
  } catch (error) {
    return { problems: [`schema is not JSON: ${String(error)}`] };
  }
  if (!isBlockSchema(schema)) {
    const problems = (isBlockSchema.errors ?? []).map(
      ({ instancePath, message, params }) => `schema${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return { problems };
  }
  return { schema, problems: (schema.settings ?? []).flatMap(problemsOfSetting).concat(repeated(schema)) };
}

function problemsOfSetting({ type, id, default: chosen, min, max, step = 1, options }: Setting): string[] {
  if (type === "range" && min !== undefined && max !== undefined) {
    const start = Number(chosen);
    if (!(start >= min && start <= max) || (start - min) % step !== 0)
      return [`default of ${id} is not a step between ${min} and ${max}`];
    if ((max - min) / step > 100) return [`${id} has more than 101 steps`];
  }
  if ((type === "select" || type === "radio") && chosen !== undefined) {
    if (!options?.some(({ value }) => value === chosen)) return [`default of ${id} is none of its options`];
  }
  if (["header", "paragraph"].includes(type)) return [];
  return id === undefined ? [`a setting of type ${type} has no id`] : [];
}

function repeated({ settings = [] }: BlockSchema): string[] {
  const ids = settings.flatMap(({ id }) => id ?? []);
  return ids.filter((id, n) => ids.indexOf(id) < n).map((id) => `the id ${id} is given twice`);
}
