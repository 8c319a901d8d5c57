import { useEffect, useState } from "preact/hooks";
import type { Answer, Refusal } from "../../client/request.ts";

export interface Loaded<T> {
  /** What was read last; stays while it is read anew. */
  value: T | undefined;
  refusal: Refusal | undefined;
  busy: boolean;
  again: () => void;
}

/** Reads when the component comes and whenever one of `keys` is another one. What comes too late is not looked at. */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<Answer<T>>,
  keys: readonly unknown[],
): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "again">>({
    value: undefined,
    refusal: undefined,
    busy: true,
  });
  const [attempt, setAttempt] = useState(0);

  async function read(signal: AbortSignal) {
    setState(({ value }) => ({ value, refusal: undefined, busy: true }));
    const answer = await load(signal);
    if (signal.aborted) return;
    setState(({ value }) =>
      answer.ok
        ? { value: answer.body, refusal: undefined, busy: false }
        : { value, refusal: answer, busy: false },
    );
  }

  useEffect(() => {
    const leaving = new AbortController();
    void read(leaving.signal);
    return () => leaving.abort();
  }, [...keys, attempt]);
  return { ...state, again: () => setAttempt((count) => count + 1) };
}
