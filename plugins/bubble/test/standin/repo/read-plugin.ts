import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { LoadedAction, LoadedElement, LoadedField, LoadedPlugin } from "../loaded-plugin.ts";
import { loadApiCalls } from "./api-calls.ts";
import { canonicalJson, emptyObjects } from "./canonical-json.ts";
import type { FunctionFile } from "./compile.ts";
import { compileFunction, isEmptyFunction } from "./compile.ts";
import {
  actionParams,
  elementActionParams,
  elementParams,
  metaData,
  packageJson,
  rawCalls,
  sharedTechParams,
} from "./descriptors.ts";
import type { Fault } from "./fault.ts";
import { checkFields, checkRanks, checkUnique, checkValueType, listed } from "./fields.ts";
import { folderSuffix } from "./folder-name.ts";
import { headerKeys, headerTags } from "./header-tags.ts";
import type { Json, Shape } from "./shape.ts";
import { isId, isObject } from "./shape.ts";

export interface ReadPlugin {
  /** Null when there is any fault: Bubble's view of such a repository is anyone's guess. */
  plugin: LoadedPlugin | null;
  faults: Fault[];
}

/** Reads a repository as Bubble's sync would, and more strictly: what Bubble mends or drops in silence is a fault. */
export function readPlugin(directory: string): ReadPlugin {
  const repository = new Repository(directory);
  const plugin = repository.read();
  const { faults } = repository;
  return { plugin: faults.length === 0 ? plugin : null, faults };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Repository {
  readonly faults: Fault[] = [];
  readonly #directory: string;
  /** What is there, less what was asked for: Bubble's sync deletes what it does not know. */
  readonly #unread: Set<string>;
  #secrets: string[] = [];
  #keys: LoadedPlugin["shared"]["keys"] = {};

  constructor(directory: string) {
    this.#directory = directory;
    this.#unread = new Set(filesBelow(directory));
  }

  read(): LoadedPlugin {
    const meta = this.#readMeta();
    const shared = this.#json("shared_tech_params.json", sharedTechParams);
    this.#keys = this.#readKeys(shared);
    this.#secrets = Object.values(this.#keys).flatMap(({ caption, type }) =>
      type === "secure" ? caption : [],
    );
    const header = this.#header("html_headers.html");
    const apiCalls = this.#has("api/raw_calls.json") ? this.#json("api/raw_calls.json", rawCalls) : null;
    const plugin: LoadedPlugin = {
      meta,
      shared: {
        dependencies: isObject(shared["dependencies"]) ? shared["dependencies"] : {},
        keys: this.#keys,
      },
      header,
      apiCalls: apiCalls && loadApiCalls(apiCalls, (message) => this.#fault("api/raw_calls.json", message)),
      elements: this.#folders("elements").map(([id, folder]) => this.#readElement(id, folder)),
      actions: this.#folders("actions").map(([id, folder]) => this.#readAction(id, folder)),
    };
    for (const kind of ["elements", "actions"] as const)
      checkUnique(plugin[kind], "display", kind, (message) => this.#fault(kind, message));
    for (const file of this.#unread) this.#fault(file, "Bubble does not know this file: its sync deletes it");
    return plugin;
  }

  #readMeta(): Json {
    const file = "meta_data.json";
    const meta = this.#json(file, metaData);
    const name = String(meta["name"]);
    if (name.length < 5 || name.length > 35) this.#fault(file, "name must have 5 to 35 characters");
    if (meta["data_tracked"] === true && meta["data_tracked_description"] === undefined)
      this.#fault(file, "data_tracked_description is missing: data_tracked is true");
    for (const key of ["description", "plugin_instructions"]) this.#checkBBCode(file, key, meta[key]);
    this.#unread.delete("README.md");
    if (this.#unread.delete("LICENSE") && meta["license"] !== "open_source")
      this.#fault("LICENSE", "the file is there, but the license is not open_source");
    return meta;
  }

  #checkBBCode(file: string, key: string, value: unknown): void {
    const open: string[] = [];
    for (const [, close, tag = ""] of (typeof value === "string" ? value : "").matchAll(
      /\[(\/?)(b|url|img|color|table)\b[^\]]*\]/g,
    )) {
      if (!close) open.push(tag);
      else if (open.pop() !== tag) this.#fault(file, `${key}: [/${tag}] closes nothing`);
    }
    for (const tag of open) this.#fault(file, `${key}: [${tag}] is not closed`);
  }

  #readKeys(shared: Json): LoadedPlugin["shared"]["keys"] {
    const keys = listed(shared["shared_keys"]);
    checkUnique(keys, "caption", "shared_keys", (message) => this.#fault("shared_tech_params.json", message));
    return Object.fromEntries(
      keys.map(({ id, caption, type }) => [
        id,
        { caption: String(caption), type: type === "client_safe" ? "client_safe" : "secure" },
      ]),
    );
  }

  #readElement(id: string, folder: string): LoadedElement {
    const file = `${folder}/params.json`;
    const report = (message: string) => this.#fault(file, message);
    const params = this.#json(file, elementParams);
    if (params["platform_type"] === "mobile")
      report("platform_type mobile is not built: the plugin is for the web");
    if ((params["support_autobinding"] === true) !== (params["autobinding_value"] !== undefined))
      report("support_autobinding and autobinding_value stand together or not at all");
    const fields = checkFields(params["fields"], { kind: "element" }, report);
    const states = listed(params["states"]);
    const events = listed(params["events"]);
    checkUnique(states, "name", "states", report);
    checkUnique(events, "name", "events", report);
    for (const state of states) {
      checkValueType(state["value"], `states.${state.id}.value`, fields, { kind: "element" }, report);
      this.#checkInitialization(state, folder, report);
    }
    const actions = this.#folders(`${folder}/element_actions`).map(([actionId, actionFolder]) =>
      this.#readElementAction(actionId, actionFolder, fields),
    );
    checkUnique(actions, "caption", "element_actions", report);
    this.#checkIds([fields, states, events, actions].flat(), report);
    return {
      id,
      display: String(params["display"]),
      params,
      fields,
      states: states.map((state) => ({
        id: state.id,
        caption: String(state["caption"]),
        name: String(state["name"]),
        value: String(state["value"]),
        is_list: state["is_list"] === true,
      })),
      events: events.map((event) => ({
        id: event.id,
        caption: String(event["caption"]),
        name: String(event["name"]),
      })),
      actions,
      code: {
        initialize: this.#code(folder, "initialize.js"),
        update: this.#code(folder, "update.js"),
        preview: this.#code(folder, "preview.js"),
        reset: this.#code(folder, "reset.js"),
      },
      header: this.#header(`${folder}/headers.html`),
    };
  }

  #checkInitialization(
    state: Json & { id: string },
    folder: string,
    report: (message: string) => void,
  ): void {
    const stateFolder = `${folder}/states/${state.id}-${folderSuffix(state.id)}`;
    const code = this.#code(stateFolder, "initialization.js");
    const copy = isObject(state["initialization_code"]) ? state["initialization_code"]["fn"] : undefined;
    if (code !== copy)
      report(`states.${state.id}.initialization_code.fn is not the text of ${stateFolder}/initialization.js`);
  }

  #readElementAction(
    id: string,
    folder: string,
    elementFields: LoadedField[],
  ): LoadedElement["actions"][number] {
    const file = `${folder}/params.json`;
    const params = this.#json(file, elementActionParams);
    const report = (message: string) => this.#fault(file, message);
    return {
      id,
      caption: String(params["caption"]),
      fields: checkFields(params["fields"], { kind: "element action", elementFields }, report),
      run: this.#code(folder, "run.js"),
    };
  }

  #readAction(id: string, folder: string): LoadedAction {
    const file = `${folder}/params.json`;
    const report = (message: string) => this.#fault(file, message);
    const params = this.#json(file, actionParams);
    const type = params["type"] === "server_side" ? "server_side" : "client_side_web";
    if (String(params["type"]).startsWith("client_side") && params["type"] !== "client_side_web")
      report(`type is ${String(params["type"])}; this plugin's client actions are client_side_web`);
    const fields = checkFields(params["fields"], { kind: "action" }, report);
    const returns = listed(params["return_value"]);
    checkUnique(returns, "name", "return_value", report);
    checkRanks(returns, "return_value", report);
    for (const each of returns)
      checkValueType(each["value"], `return_value.${each.id}.value`, fields, { kind: "action" }, report);
    if (type === "client_side_web" && returns.length > 0) report("return_value is for server actions only");
    this.#checkIds([fields, returns].flat(), report);
    if (params["use_packages"] === true) this.#json(`${folder}/package.json`, packageJson);
    return {
      id,
      display: String(params["display"]),
      type,
      params,
      fields,
      returns: returns.map((each) => ({
        id: each.id,
        name: String(each["name"]),
        caption: String(each["caption"]),
        value: String(each["value"]),
        is_list: each["is_list"] === true,
      })),
      code: {
        client: this.#actionCode(folder, "client.js", type === "client_side_web"),
        server: this.#actionCode(folder, "server.js", type === "server_side"),
      },
    };
  }

  /** The file that `type` does not run may lie there as a skeleton; then nothing is in it. */
  #actionCode(folder: string, kind: "client.js" | "server.js", runs: boolean): string | null {
    if (runs) return this.#code(folder, kind);
    if (!this.#has(`${folder}/${kind}`)) return null;
    if (!isEmptyFunction(this.#code(folder, kind)))
      this.#fault(
        `${folder}/${kind}`,
        "the action's type never runs this file; it must be an empty function",
      );
    return null;
  }

  #checkIds(entries: { id: string }[], report: (message: string) => void): void {
    checkUnique(entries, "id", "ids", report);
  }

  #code(folder: string, kind: FunctionFile): string {
    const file = `${folder}/${kind}`;
    const text = this.#text(file);
    if (text === null) return "";
    this.faults.push(...compileFunction({ file, kind, text, secrets: this.#secrets }));
    return text;
  }

  #header(file: string): string | null {
    if (!this.#has(file)) return null;
    const html = this.#text(file) ?? "";
    if (html.trim() === "") this.#fault(file, "the file is empty; then it must not be there");
    for (const piece of headerTags(html).dropped)
      this.#fault(file, `only script, meta and link are taken, not ${JSON.stringify(piece.slice(0, 40))}`);
    for (const caption of headerKeys(html)) {
      const key = Object.values(this.#keys).find((each) => each.caption === caption);
      if (!key)
        this.#fault(file, `the header asks for the key "${caption}", which shared_keys does not have`);
    }
    for (const secret of this.#secrets)
      if (html.includes(secret))
        this.faults.push({
          rule: 2,
          file,
          message: `the file names the secure key "${secret}"; browsers get it`,
        });
    return html;
  }

  #json(file: string, shape: Shape): Json {
    const text = this.#text(file);
    if (text === null) return {};
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (fault) {
      this.#fault(file, `the file is no JSON: ${fault instanceof Error ? fault.message : String(fault)}`);
      return {};
    }
    if (text !== canonicalJson(value))
      this.#fault(
        file,
        "the bytes are not Bubble's: sorted keys, each once, four spaces, no newline at the end",
      );
    for (const path of emptyObjects(value))
      this.#fault(file, `${path || "the file"} is empty: Bubble drops it`);
    shape(value, "", (message) => this.#fault(file, message));
    return isObject(value) ? value : {};
  }

  #text(file: string): string | null {
    if (!this.#unread.delete(file)) {
      this.#fault(file, "the file is missing");
      return null;
    }
    try {
      return utf8.decode(readFileSync(join(this.#directory, file)));
    } catch {
      this.#fault(file, "the file is not UTF-8");
      return null;
    }
  }

  #has(file: string): boolean {
    return this.#unread.has(file);
  }

  /** The ids of the folders in a folder, and their paths. */
  #folders(parent: string): [id: string, folder: string][] {
    const prefix = `${parent}/`;
    const below = [...this.#unread].filter((file) => file.startsWith(prefix));
    const names = new Set(
      below.map((file) => file.slice(prefix.length)).filter((rest) => rest.includes("/")),
    );
    const folders = new Set([...names].map((rest) => rest.slice(0, rest.indexOf("/"))));
    return [...folders].sort().map((folder) => {
      const [id, suffix] = splitAtLast(folder, "-");
      if (!isId(id)) this.#fault(prefix + folder, "an id is four letters or more, and letters only");
      if (suffix !== folderSuffix(id))
        this.#fault(prefix + folder, `the folder of the id ${id} must be ${id}-${folderSuffix(id)}`);
      return [id, prefix + folder];
    });
  }

  #fault(file: string, message: string): void {
    this.faults.push({ rule: 1, file, message });
  }
}

function splitAtLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(join(directory, "/").length).replaceAll("\\", "/"),
    )
    .filter((file) => !file.startsWith(".git/"));
}
