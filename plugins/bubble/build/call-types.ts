import type { ApiCall, CallShape } from "../src/platform/manifest.ts";

interface DescribedField {
  ret_value: string;
  caption: string;
  sample_value?: unknown;
  path: string[];
}

type DescribedTypes = Record<string, { caption: string; fields: Record<string, DescribedField> }>;

/**
 * The types of a call's answer as Bubble keeps them: objects become fields with dots in their names, a list of
 * objects becomes a type of its own. `namespace`: `api.<plugin's id>.`
 */
export function callTypes(call: ApiCall, callId: string, namespace: string): DescribedTypes {
  const types: DescribedTypes = {};
  addType(`plugin_api.${callId}`, call.name, call.answer);
  return types;

  function addType(name: string, caption: string, shapes: Record<string, CallShape>): void {
    const fields: Record<string, DescribedField> = {};
    types[name] = { caption, fields };
    addFields(name, fields, shapes, []);
  }

  function addFields(
    type: string,
    fields: Record<string, DescribedField>,
    shapes: Record<string, CallShape>,
    parents: readonly string[],
  ): void {
    for (const [name, shape] of Object.entries(shapes)) {
      const path = [...parents, name];
      const dotted = path.join(".");
      const caption = path.join(" ");
      if ("value" in shape) {
        const list = shape.is_list ? "list." : "";
        fields[`_p_${dotted}`] = {
          ret_value: `${list}${shape.value}`,
          caption,
          sample_value: shape.sample,
          path,
        };
      } else if (shape.is_list) {
        const child = `${type}.${dotted}`;
        fields[`_p_${dotted}`] = { ret_value: `list.${namespace}${child}`, caption, path };
        addType(child, shape.caption, shape.fields);
      } else {
        addFields(type, fields, shape.fields, path);
      }
    }
  }
}
