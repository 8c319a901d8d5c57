import type { ActionManifest } from "../src/platform/manifest.ts";
import { describeFields, describeType } from "./describe-fields.ts";
import type { IdOf } from "./id-of.ts";

/** A workflow action's `params.json`. */
export function describeAction(action: ActionManifest, path: string, idOf: IdOf): unknown {
  const { fields, returns, ...settings } = action;
  const described = Object.entries(returns).map(([name, { caption, value, is_list }], rank) => [
    idOf(`${path}/returns/${name}`),
    { caption, is_list, name, rank, value: describeType(value, path, idOf) },
  ]);
  return {
    ...settings,
    fields: describeFields(fields, path, idOf),
    return_value: Object.fromEntries(described),
  };
}
