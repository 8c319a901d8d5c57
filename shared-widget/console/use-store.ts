import { useEffect, useState } from "preact/hooks";
import type { Store } from "./client/store.ts";

/** What a store holds now; draws again when it holds something else. */
export function useStore<State extends object>(store: Store<State>): State {
  const [, draw] = useState(store.state);
  useEffect(() => {
    draw(store.state);
    return store.subscribe(draw);
  }, [store]);
  return store.state;
}

/** Unix ms, told anew every half minute: what counts minutes is drawn by it. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
