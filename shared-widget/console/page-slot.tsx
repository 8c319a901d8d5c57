import { useEffect, useRef, useState } from "preact/hooks";
import type { ContextPanelProps } from "./context-panel.tsx";
import type { Mounted, PageName } from "./pages.tsx";
import type { PageProps } from "./pages/page.ts";
import type { Words } from "./words.ts";

type Drawn = { page: PageName; props: PageProps } | { page: "context"; props: ContextPanelProps };

type Given<Props> = Omit<Props, "words">;

type PageSlotProps = {
  words: Words;
  loadWords: () => Promise<PageProps["words"]>;
} & ({ page: PageName; props: Given<PageProps> } | { page: "context"; props: Given<ContextPanelProps> });

/** Where a page is drawn that is fetched when it is opened. */
export function PageSlot({ words, loadWords, ...given }: PageSlotProps) {
  const into = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted<never>>(undefined);
  const latest = useRef(given);
  latest.current = given;
  const pageWords = useRef<PageProps["words"]>(undefined);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  const { page } = given;

  useEffect(() => {
    const leaving = new AbortController();
    setFailed(false);
    const draw = async () => {
      const [{ mountContext, mountPage }, loaded] = await Promise.all([import("./pages.tsx"), loadWords()]);
      if (leaving.signal.aborted || !into.current) return;
      pageWords.current = loaded;
      const drawn = { ...latest.current, props: { ...latest.current.props, words: loaded } } as Drawn;
      mounted.current =
        drawn.page === "context"
          ? mountContext(into.current, drawn.props)
          : mountPage(drawn.page, into.current, drawn.props);
    };
    draw().catch(() => leaving.signal.aborted || setFailed(true));
    return () => {
      leaving.abort();
      mounted.current?.unmount();
      mounted.current = undefined;
    };
  }, [page, attempt]);
  useEffect(() => {
    if (pageWords.current) mounted.current?.update({ ...given.props, words: pageWords.current } as never);
  });

  return (
    <>
      <div class="page-slot" ref={into} />
      {failed && (
        <div class="empty" role="alert">
          <p>{words.page_failed}</p>
          <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
            {words.try_again}
          </button>
        </div>
      )}
    </>
  );
}
