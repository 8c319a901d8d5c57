import type { LoadedApiCalls, LoadedParameter, LoadedPlugin } from "../loaded-plugin.ts";
import type { Fault } from "../repo/fault.ts";
import { refusedAddress } from "./allowed-origin.ts";
import { apiTypes, typeFault } from "./typed-value.ts";

export interface DataCallLimits {
  /** Origins. */
  fetchAllowed: string[];
  /** Of Bubble's 150 seconds. */
  timeScale?: number;
}

export type DataCallResult = ({ value: unknown } | { error: string }) & { faults: Fault[] };

type Call = LoadedApiCalls["calls"][number];
type Report = (message: string) => void;

const limitMs = 150_000;
const maxBytes = 50 * 1024 * 1024;

/** Makes a call of the plugin's API as Bubble's server would, and shapes the answer by the call's types. */
export async function makeDataCall(
  plugin: LoadedPlugin,
  name: string,
  params: Record<string, unknown>,
  limits: DataCallLimits,
): Promise<DataCallResult> {
  const faults: Fault[] = [];
  const report: Report = (message) => faults.push({ rule: 11, file: "api/raw_calls.json", message });
  const call = plugin.apiCalls?.calls.find((each) => each.name === name);
  if (!call) {
    report(`the plugin has no call "${name}"`);
    return { error: `the plugin has no call "${name}"`, faults };
  }
  const answer = await perform(call, params, limits, report);
  if ("error" in answer) return { ...answer, faults };
  const value = shaped(answer.body, call.returns, plugin, (message) =>
    report(`"${name}" answers ${message}`),
  );
  return { value, faults };
}

async function perform(
  call: Call,
  params: Record<string, unknown>,
  limits: DataCallLimits,
  report: Report,
): Promise<{ body: unknown } | { error: string }> {
  const { url, headers } = request(call, params, report);
  const refused = call.method === "get" ? refusedAddress(url, limits.fetchAllowed) : "only get is modelled";
  if (refused) {
    report(`"${call.name}": ${refused}`);
    return { error: refused };
  }
  try {
    const response = await fetch(url, {
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(limitMs * (limits.timeScale ?? 1)),
    });
    const text = await response.text();
    if (Buffer.byteLength(text) > maxBytes) return { error: `the answer has more than ${maxBytes} bytes` };
    if (!response.ok) return { error: `the service answered ${response.status}: ${text.slice(0, 300)}` };
    return { body: JSON.parse(text) as unknown };
  } catch (failed) {
    return { error: `the call failed: ${failed instanceof Error ? failed.message : String(failed)}` };
  }
}

function request(
  call: Call,
  params: Record<string, unknown>,
  report: Report,
): { url: string; headers: Record<string, string> } {
  const parameters = [...call.urlParams, ...call.params, ...call.headers];
  for (const name of Object.keys(params)) {
    const parameter = parameters.find(({ key }) => key === name);
    if (!parameter) report(`the app fills "${name}", which is no parameter of "${call.name}"`);
    else if (parameter.visibility !== "public") report(`the app fills "${name}", which is not public`);
  }
  const fill = (parameter: LoadedParameter) => filled(parameter, params[parameter.key], call, report);
  let url = call.url;
  for (const parameter of call.urlParams)
    url = url.replaceAll(`[${parameter.key}]`, () => encodeURIComponent(fill(parameter)));
  if (call.params.length > 0 && URL.canParse(url)) {
    const whole = new URL(url);
    for (const parameter of call.params) whole.searchParams.append(parameter.key, fill(parameter));
    url = whole.href;
  }
  return { url, headers: Object.fromEntries(call.headers.map((each) => [each.key, fill(each)])) };
}

/** A blank that is allowed goes along as an empty text: the service must not take it for a value. */
function filled(parameter: LoadedParameter, given: unknown, call: Call, report: Report): string {
  if (parameter.visibility !== "public") return parameter.value;
  if (typeof given === "number" || typeof given === "boolean" || (typeof given === "string" && given !== ""))
    return String(given);
  if (given !== undefined && given !== null && given !== "")
    report(`the app fills "${parameter.key}" of "${call.name}" with something that is no text`);
  if (!parameter.allowBlank)
    report(`the app leaves "${parameter.key}" of "${call.name}" blank; it may not be`);
  return "";
}

function shaped(answer: unknown, type: string, plugin: LoadedPlugin, report: Report): unknown {
  if (type.startsWith("list.")) {
    if (answer === null || answer === undefined) return [];
    if (!Array.isArray(answer)) {
      report(`no list where ${type} is declared`);
      return [];
    }
    return answer.map((item) => shaped(item, type.slice("list.".length), plugin, report));
  }
  if (answer === null || answer === undefined) return null;
  if (!type.startsWith("api.")) {
    const fault = typeFault(answer, type, apiTypes(plugin));
    if (fault) report(`a value that ${fault}`);
    return fault ? null : answer;
  }
  if (typeof answer !== "object" || Array.isArray(answer)) {
    report(`no object where ${type} is declared`);
    return null;
  }
  const fields = Object.entries(apiTypes(plugin).get(type)?.fields ?? {});
  return Object.fromEntries(
    fields.map(([key, field]) => [
      key,
      shaped(at(answer, field.path), field.type, plugin, (message) => report(`${key}: ${message}`)),
    ]),
  );
}

function at(value: unknown, path: string[]): unknown {
  let found = value;
  for (const name of path)
    found =
      typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  return found;
}
