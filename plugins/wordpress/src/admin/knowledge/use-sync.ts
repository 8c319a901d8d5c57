import { useCallback, useEffect, useState } from "@wordpress/element";
import { type Refusal, refusalOf } from "../request.ts";
import { isUnderWay, readSync, type Sync } from "./sync.ts";

const busyMs = 2_000;
const pausedMs = 15_000;

/** How things stand, read again as long as something is under way and somebody looks. */
export function useSync() {
  const [sync, setSync] = useState<Sync | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState("");

  const read = useCallback(async (signal?: AbortSignal) => {
    try {
      setSync(await readSync(signal));
      setRefusal(null);
    } catch (thrown) {
      if (!signal?.aborted) setRefusal(refusalOf(thrown));
    }
  }, []);

  useEffect(() => void read(), [read]);

  useEffect(() => {
    if (!sync || !isUnderWay(sync)) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(
      function again() {
        if (document.hidden)
          document.addEventListener("visibilitychange", again, { once: true, signal: controller.signal });
        else void read(controller.signal);
      },
      sync.pause ? pausedMs : busyMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [sync, refusal, read]);

  return {
    sync,
    refusal,
    busy,
    read,
    /** `name` tells the button that waits. */
    act: async (name: string, work: () => Promise<Sync>) => {
      setBusy(name);
      try {
        setSync(await work());
        setRefusal(null);
      } catch (thrown) {
        setRefusal(refusalOf(thrown));
      }
      setBusy("");
    },
  };
}
