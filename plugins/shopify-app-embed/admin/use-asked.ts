import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.ts";

export interface AskedFor<T> {
  value: T | null;
  error: ApiError | null;
  isAsking: boolean;
  again: () => Promise<void>;
}

/** What `ask` answers; asked again when `key` changes. What was there stays while it is asked again. */
export function useAsked<T>(ask: () => Promise<T>, key = ""): AskedFor<T> {
  const [state, setState] = useState<Omit<AskedFor<T>, "again">>({
    value: null,
    error: null,
    isAsking: true,
  });
  const latest = useRef(ask);
  latest.current = ask;
  const asked = useRef(0);
  const again = useCallback(async () => {
    const number = ++asked.current;
    setState((before) => ({ ...before, isAsking: true }));
    const next = await latest.current().then(
      (value) => ({ value, error: null }),
      (error: unknown) => {
        if (error instanceof ApiError) return { error };
        // A fault of ours: nobody may take it for the network's alone.
        reportError(error);
        return { error: new ApiError(0) };
      },
    );
    // A later question has been asked meanwhile, or nobody wants to know any more.
    if (number !== asked.current) return;
    setState((before) => ({ ...before, ...next, isAsking: false }));
  }, []);
  useEffect(() => {
    void again();
    return () => void (asked.current += 1);
  }, [again, key]);
  return { ...state, again };
}

/** Runs `work` every so often while the page is looked at and `isWanted`. */
export function useEvery(ms: number, isWanted: boolean, work: () => Promise<void>): void {
  // A page that is drawn anew for something else must not begin the wait anew.
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => document.hidden || void latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms, isWanted]);
}
