import type { ApiCall, CallParameter } from "../src/platform/manifest.ts";
import type { CallTarget } from "./call-target.ts";
import { callTypes } from "./call-types.ts";
import type { IdOf } from "./id-of.ts";

/** `api/raw_calls.json`. */
export function describeCalls(
  calls: Record<string, ApiCall>,
  { callUrl, pluginId }: CallTarget,
  idOf: IdOf,
): unknown {
  const described = Object.entries(calls).map(([key, call], rank) => {
    const path = `api_calls/${key}`;
    const id = idOf(path);
    const namespace = `api.${pluginId}.`;
    const parameters = (kind: "url_params" | "params" | "headers"): unknown =>
      describeParameters(call[kind], `${path}/${kind}`, idOf);
    return [
      id,
      {
        name: call.name,
        method: call.method,
        url: callUrl + call.path,
        publish_as: "data",
        data_type: "JSON",
        url_params: parameters("url_params"),
        params: parameters("params"),
        headers: parameters("headers"),
        rank,
        is_list: false,
        initialized: true,
        should_reinitialize: false,
        types: JSON.stringify(callTypes(call, id, namespace)),
        ret_value: `${namespace}plugin_api.${id}`,
      },
    ];
  });
  return { human: "Foyer API", auth: "none", calls: Object.fromEntries(described) };
}

function describeParameters(parameters: Record<string, CallParameter>, path: string, idOf: IdOf): unknown {
  const described = Object.entries(parameters).map(([key, { sample, doc, allow_blank, long_text }]) => [
    idOf(`${path}/${key}`),
    // Bubble writes `private: true` also beside public parameters: it is `visibility` that tells them apart.
    { key, value: sample, doc, allow_blank, long_text, private: true, visibility: "public" },
  ]);
  return Object.fromEntries(described);
}
