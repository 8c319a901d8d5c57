import type { LoadedApiCalls, LoadedParameter } from "../loaded-plugin.ts";
import { checkRanks, checkUnique, listed } from "./fields.ts";
import type { Json } from "./shape.ts";
import { filledText, isObject, object } from "./shape.ts";

type Report = (message: string) => void;
type LoadedCall = LoadedApiCalls["calls"][number];
type Types = LoadedCall["types"];

const scalars = new Set(["text", "number", "boolean", "date", "date_unix", "image", "file"]);

/** `api/raw_calls.json` beyond its keys: parameters and addresses agree, and so do types and paths. */
export function loadApiCalls(raw: Json, report: Report): LoadedApiCalls {
  if (raw["auth"] !== "none")
    report(`auth is "${String(raw["auth"])}": a key of the organisation never goes with a call of a page`);
  const shared = (key: string) => parameters(raw[key], key, report);
  const sharedHeaders = shared("shared_headers");
  const sharedParams = shared("shared_params");
  for (const each of [...sharedHeaders, ...sharedParams])
    if (each.visibility === "secret") report(`${each.key}: a shared secret would serve every page's call`);
  const calls = listed(raw["calls"]);
  checkUnique(calls, "name", "calls", report);
  checkRanks(calls, "calls", report);
  return {
    human: String(raw["human"]),
    calls: calls.map((call) => loadCall(call, sharedHeaders, sharedParams, report)),
  };
}

function loadCall(
  call: Json & { id: string },
  sharedHeaders: LoadedParameter[],
  sharedParams: LoadedParameter[],
  report: Report,
): LoadedCall {
  const at = `calls.${call.id}`;
  const url = String(call["url"]);
  const urlParams = parameters(call["url_params"], `${at}.url_params`, report);
  checkAddress(url, urlParams, at, report);
  for (const key of ["body", "body_params", "body_type"])
    if (call["method"] === "get" && call[key] !== undefined) report(`${at}.${key}: a get has no body`);
  if (call["initialized"] !== true)
    report(`${at} is not initialized: Bubble deletes it when the plugin is published`);
  const whole = checkReturned(call, report);
  return {
    id: call.id,
    name: String(call["name"]),
    method: String(call["method"]),
    url,
    urlParams,
    params: [...sharedParams, ...parameters(call["params"], `${at}.params`, report)],
    headers: [...sharedHeaders, ...parameters(call["headers"], `${at}.headers`, report)],
    types: whole,
    returns: String(call["ret_value"]),
  };
}

function parameters(map: unknown, at: string, report: Report): LoadedParameter[] {
  const all = listed(map);
  checkUnique(all, "key", at, report);
  return all.map((each) => ({
    id: each.id,
    key: String(each["key"]),
    value: String(each["value"]),
    private: each["private"] === true,
    visibility: String(each["visibility"]),
    allowBlank: each["allow_blank"] === true,
  }));
}

function checkAddress(url: string, urlParams: LoadedParameter[], at: string, report: Report): void {
  const named = Array.from(url.matchAll(/\[([^[\]]+)\]/g), (match) => match[1] ?? "");
  for (const name of named)
    if (!urlParams.some(({ key }) => key === name)) report(`${at}.url has [${name}], but no such url_params`);
  for (const { key } of urlParams)
    if (!named.includes(key)) report(`${at}.url_params: "${key}" does not stand in the url`);
  const host = /^https?:\/\/[^/[\]]+(?:\/|$)/.exec(url);
  if (!host) report(`${at}.url must be an address whose host is no parameter`);
}

const typeField = object(
  {
    ret_value: filledText,
    ret_btype: filledText,
    caption: filledText,
    sample_value: () => {},
    path: () => {},
  },
  ["caption", "path"],
);
const type = object({ caption: filledText, fields: () => {} }, ["caption", "fields"]);

function checkReturned(call: Json & { id: string }, report: Report): Types {
  const at = `calls.${call.id}.types`;
  const root = `plugin_api.${call.id}`;
  const returned = new RegExp(`^(list\\.)?api\\.(\\d{13}x\\d+)\\.${root}$`).exec(String(call["ret_value"]));
  if (!returned)
    report(`calls.${call.id}.ret_value must be api.<plugin id>.${root}, the id as 1700000000000x123456`);
  if (returned && (returned[1] !== undefined) !== (call["is_list"] === true))
    report(`calls.${call.id}.is_list and ret_value do not agree`);
  const given = parsedTypes(call["types"], at, report);
  const types: Types = {};
  for (const [name, value] of Object.entries(given)) {
    type(value, `${at}: ${name}`, report);
    if (name !== root && !name.startsWith(`${root}.`)) report(`${at}: ${name} is no part of ${root}`);
    if (isObject(value)) types[name] = loadType(value, name, at, report);
  }
  if (!types[root]) report(`${at}: ${root} is missing`);
  checkReferences(types, root, returned?.[2] ?? "", at, report);
  return types;
}

function parsedTypes(value: unknown, at: string, report: Report): Json {
  if (typeof value !== "string") {
    report(`${at} is missing: Bubble deletes a call without types when the plugin is published`);
    return {};
  }
  try {
    const parsed: unknown = JSON.parse(value);
    if (isObject(parsed)) return parsed;
  } catch {
    // Reported below, as any other text that is no object.
  }
  report(`${at} must be a text that holds an object of JSON`);
  return {};
}

function loadType(value: Json, name: string, at: string, report: Report): Types[string] {
  const fields: Types[string]["fields"] = {};
  for (const [key, field] of Object.entries(isObject(value["fields"]) ? value["fields"] : {})) {
    const where = `${at}: ${name}.${key}`;
    typeField(field, where, report);
    if (!isObject(field)) continue;
    const path = Array.isArray(field["path"]) ? field["path"].map(String) : [];
    if (path.length === 0 || key !== `_p_${path.join(".")}`)
      report(
        `${where}: its path is ${JSON.stringify(field["path"])}; the key must be _p_ and the path with dots`,
      );
    const kinds = [field["ret_value"], field["ret_btype"]].filter((kind) => kind !== undefined);
    if (kinds.length !== 1) report(`${where} must have either ret_value or ret_btype`);
    const kind = typeof kinds[0] === "string" ? kinds[0] : "";
    fields[key] = { type: kind, caption: String(field["caption"]), path };
    checkSample(field["sample_value"], kind, where, report);
  }
  if (Object.keys(fields).length === 0) report(`${at}: ${name} has no fields`);
  return { caption: String(value["caption"]), fields };
}

function checkSample(sample: unknown, kind: string, where: string, report: Report): void {
  const one = kind.replace(/^list\./, "");
  if (one.startsWith("api.")) {
    if (sample !== undefined) report(`${where}: an object has no sample_value`);
    return;
  }
  const expected =
    one === "number" || one === "date_unix" ? "number" : one === "boolean" ? "boolean" : "string";
  if (sample !== undefined && sample !== null && typeof sample !== expected)
    report(`${where}: sample_value must be a ${expected}, as its type says`);
}

/** Every type that a field names exists, is of this plugin, and each type is reached. */
function checkReferences(types: Types, root: string, pluginId: string, at: string, report: Report): void {
  const reached = new Set([root]);
  for (const [name, { fields }] of Object.entries(types)) {
    for (const [key, field] of Object.entries(fields)) {
      const one = field.type.replace(/^list\./, "");
      const prefix = `api.${pluginId}.`;
      if (scalars.has(one)) continue;
      if (one.startsWith(prefix) && Object.hasOwn(types, one.slice(prefix.length)))
        reached.add(one.slice(prefix.length));
      else report(`${at}: ${name}.${key} is of the type "${field.type}", which is not there`);
    }
  }
  for (const name of Object.keys(types))
    if (!reached.has(name)) report(`${at}: nothing is of the type ${name}`);
}
