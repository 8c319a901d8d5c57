import { Worker } from "node:worker_threads";
import type { LoadedAction, LoadedField, LoadedPlugin } from "../loaded-plugin.ts";
import type { Fault } from "../repo/fault.ts";
import { folderName } from "../repo/folder-name.ts";
import type { WorkerReport, WorkerTask } from "./action-worker.ts";
import type { Given, GivenValue } from "./inside.ts";
import { apiTypes, listFault, typeFault } from "./typed-value.ts";

type Fields = Record<string, unknown>;

export interface ServerCall {
  /** By name, as JSON has them: a date is its text or its milliseconds, a user `{ id, … }`. */
  properties: Fields;
  /** One of the app's two sets, by caption. */
  keys: Record<string, string>;
  /** Null: `context.currentUser` is null. A visitor who is not logged in has an id and `logged_in: false`. */
  user: (Fields & { id: string }) | null;
  /** Origins. */
  fetchAllowed: string[];
  /** For `getThingById`: by type, by id. */
  things?: Record<string, Record<string, Fields>>;
  timeZone?: string;
  /** What a blank value arrives as: nobody knows which of the three Bubble gives when. */
  blank?: "null" | "undefined" | "empty";
  /** Of Bubble's 300 seconds. */
  timeScale?: number;
  /** The whole call a second time, as Bubble retries; the answer is the second's. */
  twice?: boolean;
}

export interface ServerResult {
  /** Exactly the declared names; null when the action threw or went too far. */
  returned: Fields | null;
  /** What the app's user reads when the workflow stops. */
  error: string | null;
  faults: Fault[];
  /** What the action wrote to its console. */
  log: string[];
}

const limitMs = 300_000;
const maxBytes = 50 * 1024 * 1024;
const maxHeapMb = 512;

/** Runs a server action as Bubble's server would; `display`: as the builder picks it. */
export async function runServerAction(
  plugin: LoadedPlugin,
  display: string,
  call: ServerCall,
): Promise<ServerResult> {
  const action = plugin.actions.find((each) => each.display === display);
  const code = action?.code.server ?? null;
  if (!action || code === null) {
    const message = `the plugin has no server action "${display}"`;
    return { returned: null, error: message, faults: [{ rule: 11, file: "", message }], log: [] };
  }
  const run = new Run(plugin, action, call);
  const first = await run.once(code);
  return call.twice ? await run.once(code) : first;
}

class Run {
  readonly #plugin: LoadedPlugin;
  readonly #action: LoadedAction;
  readonly #call: ServerCall;
  readonly #faults: Fault[] = [];
  readonly #log: string[] = [];

  constructor(plugin: LoadedPlugin, action: LoadedAction, call: ServerCall) {
    this.#plugin = plugin;
    this.#action = action;
    this.#call = call;
  }

  async once(code: string): Promise<ServerResult> {
    const end = await this.#runInThread({
      code,
      file: this.#file,
      given: this.#given(),
      allowedOrigins: this.#call.fetchAllowed,
      maxBytes,
    });
    const returned = "returned" in end ? this.#filtered(end.returned) : null;
    return {
      returned,
      error: "error" in end ? end.error : null,
      faults: [...this.#faults],
      log: [...this.#log],
    };
  }

  get #file(): string {
    return `actions/${folderName(this.#action.id)}/server.js`;
  }

  #fault(message: string): void {
    const isKnown = this.#faults.some((each) => each.message === message);
    if (!isKnown) this.#faults.push({ rule: 11, file: this.#file, message });
  }

  async #runInThread(task: WorkerTask): Promise<{ returned: unknown } | { error: string }> {
    const thread = new Worker(new URL("action-worker.ts", import.meta.url), {
      workerData: task,
      env: {},
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    const ms = limitMs * (this.#call.timeScale ?? 1);
    const ended = new Promise<{ returned: unknown } | { error: string }>((settle) => {
      const timer = setTimeout(() => {
        const message = `the action ran longer than ${limitMs / 1000} s`;
        this.#fault(message);
        settle({ error: message });
      }, ms);
      const end = (how: { returned: unknown } | { error: string }) => {
        clearTimeout(timer);
        settle(how);
      };
      thread.on("message", (report: WorkerReport) => {
        if ("fault" in report) this.#fault(report.fault);
        else if ("log" in report) this.#log.push(report.log);
        else end(report);
      });
      thread.on("error", (error) => {
        const message = `the action broke outside its own run: ${error.message}`;
        this.#fault(message);
        end({ error: message });
      });
      thread.on("exit", () => end({ error: "the action ended without an answer" }));
    });
    try {
      return await ended;
    } finally {
      await thread.terminate();
    }
  }

  #given(): Given {
    const { keys, user, things = {}, timeZone = "Europe/Berlin", blank = "null" } = this.#call;
    const declared = Object.values(this.#plugin.shared.keys).map(({ caption }) => caption);
    for (const caption of Object.keys(keys))
      if (!declared.includes(caption))
        this.#fault(`the app sets the key "${caption}", which the plugin has not`);
    return {
      properties: this.#properties(),
      keys: Object.fromEntries(declared.map((caption) => [caption, keys[caption] || null])),
      user: user && JSON.stringify(user),
      things: JSON.stringify(things),
      timeZone,
      blank,
    };
  }

  #properties(): Record<string, GivenValue> {
    const fields = this.#action.fields.filter(({ editor }) => editor !== "Label");
    for (const name of Object.keys(this.#call.properties))
      if (!fields.some((field) => field.name === name))
        this.#fault(`the app fills "${name}", which is no field of "${this.#action.display}"`);
    return Object.fromEntries(fields.map((field) => [field.name, this.#property(field)]));
  }

  #property(field: LoadedField): GivenValue {
    const supplied = this.#call.properties[field.name];
    if (supplied === undefined && field.default_val === undefined && !field.optional && needsValue(field))
      this.#fault(`the app leaves "${field.name}" of "${this.#action.display}" empty; it is not optional`);
    const value = supplied === undefined ? field.default_val : supplied;
    if (field.editor === "Checkbox") return { kind: "plain", json: JSON.stringify(value === true) };
    if (value === undefined || value === null || value === "") return { kind: "blank" };
    const fault = this.#propertyFault(field, value);
    if (fault) {
      this.#fault(`the app fills "${field.name}" wrongly: it ${fault}`);
      return { kind: "blank" };
    }
    const kind = field.value === "date" || field.value === "user" ? field.value : "plain";
    const json = JSON.stringify(value);
    return field.is_list ? { kind: "list", of: kind, json } : { kind, json };
  }

  #propertyFault(field: LoadedField, value: unknown): string | null {
    if (field.is_list) {
      if (!Array.isArray(value)) return "must be a list";
      const faults = value.map((item) => this.#propertyFault({ ...field, is_list: false }, item));
      return faults.find((fault) => fault !== null) ?? null;
    }
    if (field.value === "user") {
      const isUser =
        typeof value === "object" && value !== null && "id" in value && typeof value.id === "string";
      return isUser ? null : "must be a user: an object with an id";
    }
    if (field.value === "date")
      return Number.isNaN(new Date(value as string).getTime()) ? "must be a date" : null;
    if (field.editor === "Dropdown" && !field.options?.split(",").includes(String(value)))
      return `must be one of ${field.options}`;
    if (field.editor === "custom_type")
      return apiTypes(this.#plugin).has(String(value))
        ? null
        : `is ${JSON.stringify(value)}, no type of the plugin`;
    const type = field.editor === "StaticNumber" ? "number" : (field.value ?? "text");
    return typeFault(value, type, apiTypes(this.#plugin));
  }

  /** Of the answer what is declared; whatever else it has, or has of another type, is a fault. */
  #filtered(returned: unknown): Fields {
    const answer = isRecord(returned) ? returned : {};
    if (returned !== null && !isRecord(returned)) this.#fault("the action must return an object, by name");
    const bytes = Buffer.byteLength(JSON.stringify(answer));
    if (bytes > maxBytes) this.#fault(`the action returns ${bytes} bytes; at most ${maxBytes} are taken`);
    for (const name of Object.keys(answer))
      if (!this.#action.returns.some((each) => each.name === name))
        this.#fault(`the action returns "${name}", which is not declared`);
    return Object.fromEntries(
      this.#action.returns.map((declared) => [declared.name, this.#value(declared, answer)]),
    );
  }

  #value({ name, value: type, is_list }: LoadedAction["returns"][number], answer: Fields): unknown {
    const given = answer[name] ?? null;
    if (given === null) return is_list ? [] : null;
    const types = apiTypes(this.#plugin);
    const fieldId = /^custom_data_(.+)$/.exec(type)?.[1];
    const field = this.#action.fields.find(({ id }) => id === fieldId);
    const chosen = field ? this.#call.properties[field.name] : undefined;
    // Without a type chosen Bubble shows the builder no such value at all.
    if (fieldId !== undefined && (typeof chosen !== "string" || !types.has(chosen)))
      return is_list ? [] : null;
    const named = fieldId === undefined ? type : String(chosen);
    const fault = is_list ? listFault(given, named, types) : typeFault(given, named, types);
    if (fault) this.#fault(`the action returns "${name}" wrongly: it ${fault}`);
    return fault ? (is_list ? [] : null) : given;
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A builder can leave out what Bubble's editor does not ask for. */
function needsValue({ editor }: LoadedField): boolean {
  return editor !== "Checkbox" && editor !== "custom_type";
}
