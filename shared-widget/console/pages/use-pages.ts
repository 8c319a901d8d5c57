import { useEffect, useRef, useState } from "preact/hooks";
import type { Refusal } from "../../client/request.ts";
import type { PageApi } from "./page.ts";

interface Page {
  next_cursor: string | null;
}

export interface Pages<T> {
  pages: T[];
  refusal: Refusal | undefined;
  busy: boolean;
  /** Absent where there is nothing more, or something is read. */
  more: (() => void) | undefined;
  /** Asks once more for what could not be read. */
  again: () => void;
  /** Begins anew. */
  refresh: () => void;
}

interface State<T> extends Pick<Pages<T>, "pages" | "refusal" | "busy"> {
  of: string | null;
}

/** A list that comes in pages. `path` has its query without the cursor; null: nothing is asked for yet. */
export function usePages<T extends Page>(api: PageApi, path: string | null): Pages<T> {
  const begun = { of: path, pages: [], refusal: undefined, busy: path !== null };
  const [last, setLast] = useState<State<T>>(begun);
  // What was read for another path is nothing of this one's, also before this one is asked for.
  const state = last.of === path ? last : begun;
  const ending = useRef<AbortController>(undefined);

  async function read(pages: T[]) {
    ending.current?.abort();
    if (path === null) return;
    const { signal } = (ending.current = new AbortController());
    setLast({ of: path, pages, refusal: undefined, busy: true });
    const cursor = pages.at(-1)?.next_cursor;
    const address = cursor
      ? `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`
      : path;
    const answer = await api.get<T>(address, signal);
    if (signal.aborted) return;
    setLast(
      answer.ok
        ? { of: path, pages: [...pages, answer.body], refusal: undefined, busy: false }
        : { of: path, pages, refusal: answer, busy: false },
    );
  }

  useEffect(() => {
    void read([]);
    return () => ending.current?.abort();
  }, [path]);

  const again = () => void read(state.pages);
  const isMore = !state.busy && !state.refusal && Boolean(state.pages.at(-1)?.next_cursor);
  const { pages, refusal, busy } = state;
  return { pages, refusal, busy, more: isMore ? again : undefined, again, refresh: () => void read([]) };
}
