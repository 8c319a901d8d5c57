import type { LoadedPlugin } from "../loaded-plugin.ts";
import type { AppState } from "./app-state.ts";
import type { Faults } from "./faults.ts";
import type { Blank } from "./field-values.ts";
import type { DataRuns } from "./lists.ts";
import type { AppType } from "./state-values.ts";

export type LogEntry = { at: number } & (
  | { kind: "initialize" | "update" | "reset"; element: string }
  | { kind: "publish"; element: string; state: string; value: unknown }
  /** `states`: what had been published when it was triggered. */
  | { kind: "event"; element: string; event: string; states: Record<string, unknown> }
  | {
      kind: "workflow";
      workflow: number;
      outcome: "started" | "skipped" | "done" | "stopped";
      error?: string;
    }
  | { kind: "step"; workflow: number; step: number; outcome: "started" | "skipped" | "done" }
  | { kind: "data_call"; call: string; error: string | null }
  | { kind: "alert"; message: string }
);

type Unstamped<Entry> = Entry extends unknown ? Omit<Entry, "at"> : never;

/** What everything on the page shares. */
export interface Stage {
  plugin: LoadedPlugin;
  state: AppState;
  runs: DataRuns;
  faults: Faults;
  types: AppType[];
  context: object;
  blank: Blank;
  /** Each update is run this many times in a row. */
  repeatUpdates: number;
  jQuery: (node: HTMLElement) => unknown;
  log(entry: Unstamped<LogEntry>): void;
  alert(message: string): void;
  /** An event of a plugin element's: its workflows start on a later tick. */
  trigger(element: string, event: string, done: (error?: unknown) => void): void;
}
