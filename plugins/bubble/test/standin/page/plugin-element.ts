import type { PlacedElement } from "../app.ts";
import type { LoadedElement, LoadedField } from "../loaded-plugin.ts";
import { native } from "./counters.ts";
import type { PluginFunction } from "./compile-function.ts";
import { compileFunction } from "./compile-function.ts";
import type { Environment } from "./expressions.ts";
import { strictObject } from "./faults.ts";
import type { RunResult } from "./lists.ts";
import { bubbleProperties, givenValues, PropertyEngine } from "./property-engine.ts";
import type { GivenFields } from "./property-engine.ts";
import type { Stage } from "./stage.ts";
import type { AppType } from "./state-values.ts";
import { publishProblem } from "./state-values.ts";

/** So many updates, each so soon after the one before, are those of an element that feeds itself. */
const endless = { updates: 120, withinMs: 150 };

/** One placed element of a plugin's: its canvas, its instance, and when its functions run. */
export class PluginElement {
  readonly dom: HTMLElement;
  readonly canvas: HTMLElement;
  #name: string;
  #loaded: LoadedElement;
  #placed: PlacedElement;
  #env: Environment;
  #stage: Stage;
  #instance: object;
  #bubble: object;
  #properties: PropertyEngine;
  #values: Map<LoadedField, unknown> = new Map();
  #published = new Map<string, unknown>();
  #isSeen = false;
  #phase: "waiting" | "initializing" | "ready" | "removed" = "waiting";
  #updates: (() => void)[] = [];
  #others: (() => void)[] = [];
  #stopWatching: () => void = () => {};
  #updateRow = { last: 0, length: 0 };

  constructor(name: string, loaded: LoadedElement, placed: PlacedElement, env: Environment, stage: Stage) {
    this.#name = name;
    this.#loaded = loaded;
    this.#placed = placed;
    this.#env = env;
    this.#stage = stage;
    this.dom = document.createElement("div");
    this.canvas = makeCanvas(loaded, placed);
    this.dom.append(this.canvas);
    this.#properties = new PropertyEngine(name, stage.blank, stage.runs, stage.faults);
    this.#bubble = bubbleProperties(
      name,
      loaded.params,
      () => this.canvas,
      () => this.#isSeen,
      stage.faults,
    );
    this.#instance = this.#makeInstance();
    for (const state of loaded.states) {
      stage.state.write(stateKey(name, state.name), state.is_list ? [] : null);
    }
  }

  /** The first time boots it; later ones only run its update. */
  visibilityChanged(isSeen: boolean): void {
    if (this.#isSeen === isSeen || this.#phase === "removed") {
      return;
    }
    this.#isSeen = isSeen;
    if (this.#phase === "ready") {
      this.#update();
    } else if (this.#phase === "waiting" && isSeen) {
      native.setTimeout(() => this.#boot(), 0);
    }
  }

  hasState(name: string): boolean {
    return this.#loaded.states.some((state) => state.name === name);
  }

  stateNames(): string[] {
    return this.#loaded.states.map((state) => state.name);
  }

  reset(): void {
    if (this.#loaded.params["has_reset_fn"] !== true || this.#phase !== "ready") {
      return;
    }
    this.#stage.log({ kind: "reset", element: this.#name });
    const reset = this.#function("reset.js", this.#loaded.code.reset);
    this.#others.push(this.#run("reset", () => reset?.(this.#instance, this.#stage.context)));
  }

  /**
   * Reads the fields, and answers how to run it: as often as its data makes it; whatever it throws otherwise is
   * the workflow's to stop on.
   */
  prepareAction(caption: string, given: GivenFields, env: Environment): () => void | Promise<void> {
    const action = this.#loaded.actions.find((one) => one.caption === caption);
    if (action === undefined) {
      throw new Error(`${this.#loaded.display} has no action "${caption}"`);
    }
    const label = `"${caption}" of ${this.#name}`;
    const engine = new PropertyEngine(label, this.#stage.blank, this.#stage.runs, this.#stage.faults);
    const values = givenValues(action.fields, given, env, this.#stage.faults);
    const properties = engine.make(values);
    const run = compileFunction(
      `run.js of "${caption}" of ${this.#loaded.display}`,
      action.run,
      this.#stage.faults,
    );
    return () =>
      this.#stage.runs.call(
        label,
        () => run?.(this.#instance, properties, this.#stage.context),
        (value) => this.#checkAfter(label, value),
      );
  }

  /** Taken out of the page. Nobody tells the plugin. */
  removed(): void {
    this.#phase = "removed";
    this.#stopWatching();
    cancelAll(this.#updates);
    cancelAll(this.#others);
  }

  resize(size: { width?: number; height?: number }): void {
    if (size.width !== undefined) {
      this.canvas.style.width = `${size.width}px`;
    }
    if (size.height !== undefined) {
      this.canvas.style.height = `${size.height}px`;
    }
  }

  #boot(): void {
    if (this.#phase !== "waiting" || !this.#isSeen) {
      return;
    }
    this.#phase = "initializing";
    this.#stage.log({ kind: "initialize", element: this.#name });
    const initialize = this.#function("initialize.js", this.#loaded.code.initialize);
    const cancel = this.#run(
      "initialize",
      () => initialize?.(this.#instance, this.#stage.context),
      () => this.#watchFields(),
    );
    this.#others.push(cancel);
  }

  #watchFields(): void {
    this.#phase = "ready";
    this.#stopWatching = this.#stage.state.watch(() => {
      const { fields } = this.#loaded;
      this.#values = givenValues(fields, this.#placed.fields, this.#env, this.#stage.faults);
      this.#update();
    });
  }

  #update(): void {
    const now = performance.now();
    const isSoon = now - this.#updateRow.last < endless.withinMs;
    this.#updateRow = { last: now, length: isSoon ? this.#updateRow.length + 1 : 1 };
    if (this.#updateRow.length > endless.updates) {
      this.#stage.faults.report(6, `${this.#name} feeds its own fields: its updates do not end`);
      this.#stopWatching();
      return;
    }
    // Whoever still waits for data would run with fields that are no longer true.
    cancelAll(this.#updates);
    const update = this.#function("update.js", this.#loaded.code.update);
    for (let nth = 0; nth < this.#stage.repeatUpdates; nth += 1) {
      this.#stage.log({ kind: "update", element: this.#name });
      const properties = this.#properties.make(this.#values, this.#bubble);
      this.#updates.push(
        this.#run("update", () => update?.(this.#instance, properties, this.#stage.context)),
      );
    }
  }

  #run(what: string, body: () => unknown, then?: () => void): () => void {
    const label = `${what} of ${this.#name}`;
    return this.#stage.runs.run(label, body, (result: RunResult) => {
      if (result.ok) {
        this.#checkAfter(label, result.value);
      } else {
        this.#stage.faults.report(2, `${label} threw ${String(result.error)}`);
      }
      if (this.#phase !== "removed") {
        then?.();
      }
    });
  }

  #checkAfter(label: string, value: unknown): void {
    if (this.canvas.parentNode !== this.dom) {
      this.#stage.faults.report(4, `${label} moved the canvas, which is Bubble's`);
    }
    if (value instanceof Promise) {
      value.catch((error: unknown) => {
        this.#stage.faults.report(2, `${label} returned a promise that failed: ${String(error)}`);
      });
    }
  }

  #function(file: string, text: string): PluginFunction | null {
    return compileFunction(`${file} of ${this.#loaded.display}`, text, this.#stage.faults);
  }

  #makeInstance(): object {
    const members = {
      canvas: this.#stage.jQuery(this.canvas),
      data: {},
      publishState: (name: string, value: unknown) => this.#publish(name, value),
      triggerEvent: (name: string, done?: (error?: unknown) => void) => this.#trigger(name, done),
    };
    return strictObject(members, (name) => {
      this.#stage.faults.report(4, `${this.#name}: instance.${name} does not exist`);
      return undefined;
    });
  }

  #publish(name: string, value: unknown): void {
    const problem = publishProblem(this.#loaded, name, value, this.#stage.types, (field) =>
      this.#chosenType(field),
    );
    if (problem !== null) {
      throw this.#stage.faults.raise(8, problem);
    }
    // A copy: what the plugin does to its own value later is nothing the app has been told.
    const copy = structuredClone(value);
    this.#published.set(name, copy);
    this.#stage.log({ kind: "publish", element: this.#name, state: name, value: copy });
    native.setTimeout(() => {
      if (this.#phase !== "removed") {
        this.#stage.state.write(stateKey(this.#name, name), copy);
      }
    }, 0);
  }

  #chosenType(fieldId: string): AppType | null {
    for (const [field, value] of this.#values) {
      if (field.id === fieldId) {
        return this.#stage.types.find((type) => type.id === value) ?? null;
      }
    }
    return null;
  }

  #trigger(name: string, done: ((error?: unknown) => void) | undefined): void {
    if (!this.#loaded.events.some((event) => event.name === name)) {
      throw this.#stage.faults.raise(
        9,
        `triggerEvent("${name}"): ${this.#loaded.display} declares no such event`,
      );
    }
    this.#stage.runs.noteTrigger(name);
    this.#stage.log({
      kind: "event",
      element: this.#name,
      event: name,
      states: Object.fromEntries(this.#published),
    });
    if (this.#phase !== "removed") {
      this.#stage.trigger(this.#name, name, done ?? (() => {}));
    }
  }
}

function cancelAll(cancels: (() => void)[]): void {
  for (const cancel of cancels.splice(0)) {
    cancel();
  }
}

export function stateKey(element: string, state: string): string {
  return `state:${element}.${state}`;
}

/** Sized by whoever placed it, else as it is declared; a minimal height is no height to fill. */
export function makeCanvas(loaded: LoadedElement, placed: Omit<PlacedElement, "fields">): HTMLElement {
  const size = (loaded.params["default_dim"] ?? { width: 0, height: 0 }) as { width: number; height: number };
  const canvas = document.createElement("div");
  canvas.style.position = "relative";
  canvas.style.maxWidth = "100%";
  canvas.style.width = placed.grow === true ? "100%" : `${placed.width ?? size.width}px`;
  if (placed.min_height !== undefined && placed.height === undefined) {
    canvas.style.minHeight = `${placed.min_height}px`;
  } else {
    canvas.style.height = `${placed.height ?? size.height}px`;
  }
  return canvas;
}
