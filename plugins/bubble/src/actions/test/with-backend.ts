import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { ServerContext } from "../../platform/bubble.ts";
import { serverActions } from "../manifest.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { propertiesOf, serverContext } from "./server-context.ts";

export type ActionKey = keyof typeof serverActions;

/** What is returned beside an action's own where all went well. */
export const done = { success: true, status_code: 200, error_code: null, error_message: null };

interface Running {
  backend: ScriptedBackend;
  /** As Bubble's server would. */
  run: (
    key: ActionKey,
    given?: object,
    around?: { context?: ServerContext; blank?: unknown },
  ) => Promise<Record<string, unknown>>;
}

/** A backend for the tests of this file, each of which has to make exactly the calls that it announced. */
export function withBackend(): Running {
  const backend = new ScriptedBackend();
  beforeAll(() => backend.start());
  afterAll(() => backend.stop());
  afterEach(() => {
    vi.useRealTimers();
    expect(backend.takeFaults()).toEqual([]);
  });

  return {
    backend,
    run: (key, given = {}, { context = serverContext(backend.url), blank = null } = {}) =>
      runAction(key, given, context, blank),
  };
}

/** What an action returns, which has exactly the declared names. */
async function runAction(
  key: ActionKey,
  given: object,
  context: ServerContext,
  blank: unknown = null,
): Promise<Record<string, unknown>> {
  const file = new URL(`../${key}.ts`, import.meta.url).href;
  const { default: action } = (await import(file)) as {
    default: (properties: object, context: ServerContext) => Promise<Record<string, unknown>>;
  };
  const { fields, returns } = serverActions[key];
  const result = await action(propertiesOf(fields, given, blank), context);
  expect(Object.keys(result).sort()).toEqual(Object.keys(returns).sort());
  return result;
}
