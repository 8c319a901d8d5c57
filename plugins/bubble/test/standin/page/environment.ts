import type { Page } from "../app.ts";
import type { DataCalls } from "./data-calls.ts";
import type { ElementTree } from "./element-tree.ts";
import { inputKey, namesKey } from "./element-tree.ts";
import type { Environment } from "./expressions.ts";
import { stateKey } from "./plugin-element.ts";
import type { Scope } from "./scope.ts";
import { cellOf } from "./scope.ts";
import type { Stage } from "./stage.ts";
import type { ResultReader } from "./workflows.ts";
import { Waiting } from "./workflows.ts";

interface EnvironmentParts {
  stage: Stage;
  tree: ElementTree;
  calls: DataCalls;
  page: Page | undefined;
  /** Fields of the current user. */
  user: Record<string, unknown>;
  address: URLSearchParams;
}

/** What is watched reads what is there; a workflow, which gives `resultOf`, waits for what is not. */
export function environmentOf(parts: EnvironmentParts, scope: Scope, resultOf?: ResultReader): Environment {
  const { stage, tree, calls, page, user, address } = parts;
  const { state, faults } = stage;
  const find = (name: string) => {
    const node = tree.resolve(scope, name);
    if (node === null) {
      state.read(namesKey);
    }
    return node;
  };
  return {
    state(element, name) {
      const node = find(element);
      if (node === null) {
        return null;
      }
      if (node.plugin?.hasState(name) !== true) {
        faults.report(0, `${element} has no state "${name}"`);
      }
      return state.read(stateKey(node.name, name));
    },
    customState(name) {
      if (page?.states?.[name] === undefined) {
        faults.report(0, `the page has no state "${name}"`);
      }
      return state.read(customKey(name));
    },
    inputValue(element) {
      const node = find(element);
      return node === null ? null : state.read(inputKey(node.name));
    },
    currentUser: (field) => user[field] ?? null,
    cellItem() {
      const cell = cellOf(scope);
      return cell === null ? null : state.read(cell.key);
    },
    cellIndex: () => cellOf(scope)?.index ?? null,
    resultOf(step, value) {
      if (resultOf === undefined) {
        throw faults.raise(0, `the result of step ${step} is known in its workflow only`);
      }
      return resultOf(step, value);
    },
    urlParam: (name) => address.get(name),
    dataCall(name, params) {
      const loaded = calls.read(name, params);
      if ("value" in loaded) {
        return loaded.value;
      }
      if (resultOf !== undefined) {
        throw new Waiting(loaded.arrived);
      }
      return null;
    },
    appType(caption) {
      const type = stage.types.find((one) => one.caption === caption);
      if (type === undefined) {
        faults.report(0, `the plugin has no type "${caption}"`);
      }
      return type?.id ?? null;
    },
  };
}

export function customKey(name: string): string {
  return `custom:${name}`;
}
