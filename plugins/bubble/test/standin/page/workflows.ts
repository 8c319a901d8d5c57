import type { Expression, Step, Workflow } from "../app.ts";
import { compileFunction } from "./compile-function.ts";
import { postToHost } from "./data-calls.ts";
import type { ElementTree, TreeNode } from "./element-tree.ts";
import type { Environment } from "./expressions.ts";
import { asText, evaluate, isBlank, isYes } from "./expressions.ts";
import { errorText } from "./faults.ts";
import type { GivenFields } from "./property-engine.ts";
import { givenValues, PropertyEngine } from "./property-engine.ts";
import type { Scope } from "./scope.ts";
import { pageScope } from "./scope.ts";
import type { Stage } from "./stage.ts";

type Result = Record<string, unknown> | null;

/** Does a step; a step that fails at once throws at once, so that the next one does not begin. */
type Perform = () => Result | Promise<Result>;

/** Thrown out of an expression whose data is not there yet: read again when it is. */
export class Waiting extends Error {
  arrived: Promise<unknown>;
  constructor(arrived: Promise<unknown>) {
    super("waiting");
    this.arrived = arrived;
  }
}

/** What a run of a workflow adds to what its expressions see. */
export type ResultReader = (step: number, value: string) => unknown;

interface WorkflowParts {
  stage: Stage;
  tree: ElementTree;
  /** With `resultOf`: throws `Waiting` for what is not there yet; without: that is empty. */
  environment(scope: Scope, resultOf?: ResultReader): Environment;
  setCustomState(name: string, value: unknown): void;
  goTo(page: string): void;
}

interface Run {
  workflow: number;
  scope: Scope;
  results: { settled: boolean; value: Result; promise: Promise<Result> }[];
  error: unknown;
  stopped: boolean;
}

/** Runs what the builder has put together: steps start in order, and wait only for results that they use. */
export class Workflows {
  #workflows: Workflow[];
  #parts: WorkflowParts;

  constructor(workflows: Workflow[], parts: WorkflowParts) {
    this.#workflows = workflows;
    this.#parts = parts;
  }

  start(): void {
    for (const [index, { on }] of this.#workflows.entries()) {
      if ("page_load" in on) {
        void this.run(index);
      } else if ("becomes_true" in on) {
        this.#watch(index, on.becomes_true);
      }
    }
  }

  /** Whether some workflow is about a click on this element. */
  clicked(node: TreeNode): boolean {
    const concerned = this.#where((on) => "click" in on && isMeant(on.click, node));
    for (const index of concerned) {
      void this.run(index, node.scope);
    }
    return concerned.length > 0;
  }

  isClickable(node: TreeNode): boolean {
    return this.#where((on) => "click" in on && isMeant(on.click, node)).length > 0;
  }

  async event(node: TreeNode, event: string, done: (error?: unknown) => void): Promise<void> {
    const concerned = this.#where(
      (on) => "event" in on && on.event.name === event && isMeant(on.event.of, node),
    );
    const errors = await Promise.all(concerned.map((index) => this.run(index, node.scope)));
    done(errors.find((error) => error !== undefined));
  }

  /** Answers with what stopped it. */
  async run(index: number, scope: Scope = pageScope): Promise<unknown> {
    const workflow = this.#workflows[index];
    if (workflow === undefined) {
      throw new Error(`the page has no workflow ${index}`);
    }
    const { stage } = this.#parts;
    const run: Run = { workflow: index, scope, results: [], error: undefined, stopped: false };
    try {
      if (!(await this.#holds(workflow.only_when, run))) {
        stage.log({ kind: "workflow", workflow: index, outcome: "skipped" });
        return undefined;
      }
      stage.log({ kind: "workflow", workflow: index, outcome: "started" });
      for (const [at, step] of workflow.steps.entries()) {
        this.#begin(run, at, step);
      }
    } catch (error) {
      this.#stop(run, error);
    }
    await Promise.all(run.results.map((result) => result.promise));
    if (!run.stopped) {
      stage.log({ kind: "workflow", workflow: index, outcome: "done" });
    }
    return run.error;
  }

  #where(concerns: (on: Workflow["on"]) => boolean): number[] {
    return [...this.#workflows.keys()].filter((index) => {
      const workflow = this.#workflows[index];
      return workflow !== undefined && concerns(workflow.on);
    });
  }

  #watch(index: number, condition: Expression): void {
    const env = this.#parts.environment(pageScope);
    let was = false;
    this.#parts.stage.state.watch(() => {
      const is = isYes(evaluate(condition, env));
      if (is && !was) {
        void this.run(index);
      }
      was = is;
    });
  }

  /** Waits only when something it reads is not there: what needs no waiting has begun when this returns. */
  #begin(run: Run, at: number, step: Step): void {
    const result = { settled: false, value: null as Result, promise: Promise.resolve<Result>(null) };
    run.results[at] = result;
    const log = (outcome: "started" | "skipped" | "done") =>
      this.#parts.stage.log({ kind: "step", workflow: run.workflow, step: at + 1, outcome });
    const settle = (value: Result) => {
      result.settled = true;
      result.value = value;
      return value;
    };
    const fail = (error: unknown) => {
      this.#stop(run, error);
      return settle(null);
    };
    const finish = (value: Result) => {
      log("done");
      return settle(value);
    };
    const env = this.#environment(run);
    const attempt = (): Promise<Result> => {
      if (run.stopped) {
        return Promise.resolve(settle(null));
      }
      try {
        const holds = step.only_when === undefined || isYes(evaluate(step.only_when, env));
        const perform = holds ? this.#prepare(step, env, run, at) : null;
        log(holds ? "started" : "skipped");
        if (perform === null) {
          return Promise.resolve(settle(null));
        }
        const outcome = perform();
        return outcome instanceof Promise ? outcome.then(finish, fail) : Promise.resolve(finish(outcome));
      } catch (error) {
        if (error instanceof Waiting) {
          return error.arrived.then(attempt);
        }
        return Promise.resolve(fail(error));
      }
    };
    result.promise = attempt();
  }

  async #holds(condition: Expression | undefined, run: Run): Promise<boolean> {
    if (condition === undefined) {
      return true;
    }
    const env = this.#environment(run);
    for (;;) {
      try {
        return isYes(evaluate(condition, env));
      } catch (error) {
        if (!(error instanceof Waiting)) {
          throw error;
        }
        await error.arrived;
      }
    }
  }

  #environment(run: Run): Environment {
    return this.#parts.environment(run.scope, (step, value) => {
      const result = run.results[step - 1];
      if (result === undefined) {
        throw this.#parts.stage.faults.raise(0, `there is no step ${step} before this one`);
      }
      if (!result.settled) {
        throw new Waiting(result.promise);
      }
      return result.value?.[value] ?? null;
    });
  }

  #stop(run: Run, error: unknown): void {
    if (run.stopped) {
      return;
    }
    run.stopped = true;
    run.error = error ?? new Error("the step failed");
    const message = errorText(error);
    const { stage } = this.#parts;
    stage.log({ kind: "workflow", workflow: run.workflow, outcome: "stopped", error: message });
    stage.alert(`The workflow was stopped: ${message}`);
  }

  /** Reads all that the step needs, and answers how to do it. */
  #prepare(step: Step, env: Environment, run: Run, at: number): Perform {
    const { stage, tree } = this.#parts;
    const find = (name: string) => this.#find(name, run.scope);
    if ("action" in step) {
      return this.#prepareAction(step.action, step.fields, env, `${run.workflow}.${at + 1}`);
    }
    if ("element_action" in step) {
      const { plugin } = find(step.of);
      if (plugin === undefined) {
        throw stage.faults.raise(0, `${step.of} is no plugin element`);
      }
      const act = plugin.prepareAction(step.element_action, step.fields ?? {}, env);
      return () => withoutResult(act());
    }
    if ("set_state" in step) {
      const value = evaluate(step.to, env);
      return now(() => this.#parts.setCustomState(step.set_state, value));
    }
    if ("show" in step) {
      return now(() => tree.show(find(step.show)));
    }
    if ("hide" in step) {
      return now(() => tree.hide(find(step.hide)));
    }
    if ("reset" in step) {
      return now(() => tree.reset(find(step.reset)));
    }
    if ("clear_input" in step) {
      return now(() => find(step.clear_input).input?.set(null));
    }
    if ("set_input" in step) {
      const value = evaluate(step.to, env);
      return now(() => find(step.set_input).input?.set(value));
    }
    if ("log_in" in step) {
      return () => changeSession({ log_in: step.log_in });
    }
    if ("log_out" in step) {
      return () => changeSession({ log_out: true });
    }
    if ("go_to" in step) {
      return now(() => this.#parts.goTo(step.go_to));
    }
    if ("alert" in step) {
      const message = asText(evaluate(step.alert, env));
      return now(() => stage.alert(message));
    }
    return now(() => tree.remove(find(step.remove)));
  }

  #find(name: string, scope: Scope): TreeNode {
    const node = this.#parts.tree.resolve(scope, name);
    if (node === null) {
      throw this.#parts.stage.faults.raise(0, `the page has no element ${name}`);
    }
    return node;
  }

  #prepareAction(display: string, given: GivenFields, env: Environment, stepId: string): Perform {
    const { stage } = this.#parts;
    const action = stage.plugin.actions.find((one) => one.display === display);
    if (action === undefined) {
      throw stage.faults.raise(0, `the plugin has no action "${display}"`);
    }
    const values = givenValues(action.fields, given, env, stage.faults);
    if (action.type === "server_side") {
      const filled = [...values].filter(([, value]) => !isBlank(value));
      const properties = Object.fromEntries(filled.map(([field, value]) => [field.name, value]));
      return () => runOnServer(display, properties, stepId);
    }
    const engine = new PropertyEngine(display, stage.blank, stage.runs, stage.faults);
    const properties = engine.make(values);
    const client = compileFunction(`client.js of ${display}`, action.code.client ?? "", stage.faults);
    return () =>
      withoutResult(
        stage.runs.call(
          display,
          () => client?.(properties, stage.context),
          () => {},
        ),
      );
  }
}

function now(act: () => void): Perform {
  return () => {
    act();
    return null;
  };
}

function withoutResult(done: void | Promise<void>): Result | Promise<Result> {
  return done instanceof Promise ? done.then(() => null) : null;
}

/** By its full name, or by the name it has wherever it stands. */
function isMeant(name: string, node: TreeNode): boolean {
  return name === node.name || name === node.baseName;
}

async function runOnServer(
  action: string,
  properties: Record<string, unknown>,
  stepId: string,
): Promise<Result> {
  const answer = await postToHost("/standin/action", { action, properties, stepId });
  const error = Reflect.get(answer, "error") as unknown;
  if (error !== undefined) {
    throw new Error(errorText(error));
  }
  return (Reflect.get(answer, "returned") as Result | undefined) ?? null;
}

async function changeSession(change: { log_in: string } | { log_out: true }): Promise<Result> {
  const answer = await postToHost("/standin/session", change);
  const error = Reflect.get(answer, "error") as unknown;
  if (error !== undefined) {
    throw new Error(errorText(error));
  }
  location.reload();
  return null;
}
