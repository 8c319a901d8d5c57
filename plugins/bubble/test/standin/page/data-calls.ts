import type { AppState } from "./app-state.ts";
import { native } from "./counters.ts";
import { errorText } from "./faults.ts";

type Loaded = { value: unknown } | { arrived: Promise<void> };

/** Data calls, made by the host as Bubble's server makes them: once per different parameters. */
export class DataCalls {
  #state: AppState;
  #calls = new Map<string, Loaded>();
  #log: (call: string, error: string | null) => void;

  constructor(state: AppState, log: (call: string, error: string | null) => void) {
    this.#state = state;
    this.#log = log;
  }

  read(call: string, params: Record<string, unknown>): Loaded {
    const key = `call:${call}:${JSON.stringify(params)}`;
    this.#state.read(key);
    const known = this.#calls.get(key);
    if (known !== undefined) {
      return known;
    }
    const arrived = this.#load(call, params).then((value) => {
      this.#calls.set(key, { value });
      this.#state.write(key, value);
      return undefined;
    });
    const loading = { arrived };
    this.#calls.set(key, loading);
    return loading;
  }

  /** A call that fails is empty, and the page says nothing of it. */
  async #load(call: string, params: Record<string, unknown>): Promise<unknown> {
    try {
      const answer = await postToHost("/standin/data-call", { call, params });
      const error = Reflect.get(answer, "error") as unknown;
      this.#log(call, error === undefined ? null : errorText(error));
      return (Reflect.get(answer, "value") as unknown) ?? null;
    } catch (error) {
      this.#log(call, errorText(error));
      return null;
    }
  }
}

const hostDeadlineMs = 60_000;

export async function postToHost(path: string, body: object): Promise<object> {
  const response = await native.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(hostDeadlineMs),
  });
  const text = await response.text();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`${path} answered ${response.status}: ${text.slice(0, 200)}`);
  }
  return typeof answer === "object" && answer !== null ? answer : { value: answer };
}
