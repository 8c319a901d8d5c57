import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CannedReplies as Replies, CannedReply } from "../protocol/index.ts";
import { Dialog } from "./pages/dialog.tsx";
import { Failure, sentenceOf } from "./pages/failure.tsx";
import type { PageProps } from "./pages/page.ts";
import { problemOf, type ReplyDraft, sameReplies } from "./pages/reply-draft.ts";
import { useLoaded } from "./pages/use-loaded.ts";
import { fill } from "./words.ts";

const path = "/api/canned-replies";
const most = 500;

/** What agents often say, found by its shortcut after `/`. All of it is saved at once. */
export function CannedReplies({ api, words, onUnsaved }: PageProps) {
  const { value, refusal, again } = useLoaded((signal) => api.get<Replies>(path, signal), []);
  const [saved, setSaved] = useState<CannedReply[] | null>(null);
  const [drafts, setDrafts] = useState<ReplyDraft[]>([]);
  const [removed, setRemoved] = useState<{ draft: ReplyDraft; index: number } | null>(null);
  const [status, setStatus] = useState<"idle" | "saving" | "saved">("idle");
  const [problem, setProblem] = useState("");
  /** What somebody else saved meanwhile. */
  const [theirs, setTheirs] = useState<CannedReply[] | null>(null);
  const lastKey = useRef(0);
  const added = useRef<number>(undefined);
  const list = useRef<HTMLUListElement>(null);

  function take(replies: CannedReply[]) {
    setSaved(replies);
    setDrafts(replies.map((reply) => ({ ...reply, key: ++lastKey.current })));
    setRemoved(null);
  }
  useEffect(() => {
    if (value && saved === null) take(value.replies);
  }, [value]);

  // One that was added and never filled in is none.
  const filled = drafts.filter(({ shortcut, text }) => shortcut !== "" || text !== "");
  const unsaved = saved !== null && !sameReplies(saved, filled);
  useEffect(() => {
    onUnsaved?.(unsaved);
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
  useEffect(() => () => onUnsaved?.(false), []);

  // Before the next key: who adds a reply types at once.
  useLayoutEffect(() => {
    if (added.current === undefined) return;
    added.current = undefined;
    list.current?.querySelector("input")?.focus();
  }, [drafts]);

  function change(key: number, with_: Partial<CannedReply>) {
    setStatus("idle");
    setDrafts((all) => all.map((draft) => (draft.key === key ? { ...draft, ...with_ } : draft)));
  }
  function add() {
    const key = ++lastKey.current;
    added.current = key;
    setStatus("idle");
    setDrafts((all) => [{ key, shortcut: "", text: "" }, ...all]);
  }
  function remove(draft: ReplyDraft) {
    setStatus("idle");
    setRemoved({ draft, index: drafts.indexOf(draft) });
    setDrafts(drafts.filter(({ key }) => key !== draft.key));
  }
  function undo() {
    if (!removed) return;
    setDrafts(drafts.toSpliced(removed.index, 0, removed.draft));
    setRemoved(null);
  }

  async function save(overwrite: boolean) {
    setProblem("");
    setTheirs(null);
    setStatus("saving");
    if (!overwrite) {
      const now = await api.get<Replies>(path);
      if (now.ok && saved && !sameReplies(now.body.replies, saved)) {
        setStatus("idle");
        return setTheirs(now.body.replies);
      }
    }
    const replies = filled.map(({ shortcut, text }) => ({ shortcut, text: text.trim() }));
    const answer = await api.send<Replies>("PUT", path, { replies });
    if (answer.ok) {
      take(answer.body.replies);
      setStatus("saved");
    } else {
      setProblem(sentenceOf(answer, words));
      setStatus("idle");
    }
  }

  const isWrong = filled.some((draft) => problemOf(draft, filled));
  return (
    <section class="page replies" aria-label={words.replies}>
      <header class="page-head">
        <h2>{words.replies}</h2>
        <div class="page-controls">
          <output class="chart-note">
            {status === "saved" && !unsaved ? words.saved : unsaved ? words.unsaved : ""}
          </output>
          <button
            type="button"
            class="page-button"
            disabled={saved === null || drafts.length >= most}
            onClick={add}
          >
            {words.add_reply}
          </button>
          <button
            type="button"
            class="page-button main"
            disabled={!unsaved || isWrong || status === "saving"}
            onClick={() => void save(false)}
          >
            {words.save}
          </button>
        </div>
      </header>
      <p class="chart-note">{words.replies_hint}</p>
      {problem && (
        <p role="alert" class="page-bad">
          {problem}
        </p>
      )}
      {refusal && <Failure {...{ refusal, words, again }} />}
      {saved === null && !refusal && <p class="page-loading">{words.loading}</p>}
      {saved !== null && drafts.length === 0 && !removed && <p class="page-empty">{words.replies_none}</p>}
      {removed && (
        <p class="page-undo" role="status">
          <span>{fill(words.reply_removed, { name: removed.draft.shortcut })}</span>
          <button type="button" class="page-button small" onClick={undo}>
            {words.undo}
          </button>
        </p>
      )}
      <ul class="reply-list" ref={list}>
        {drafts.map((draft) => (
          <Reply
            key={draft.key}
            {...{ draft, words }}
            problem={filled.includes(draft) ? problemOf(draft, filled) : null}
            onChange={(with_) => change(draft.key, with_)}
            onRemove={() => remove(draft)}
          />
        ))}
      </ul>
      {theirs && (
        <Dialog title={words.changed_meanwhile} onClose={() => setTheirs(null)}>
          <p>{words.changed_meanwhile_hint}</p>
          <div class="page-acts">
            <button
              type="button"
              class="page-button"
              onClick={() => {
                take(theirs);
                setTheirs(null);
              }}
            >
              {words.take_theirs}
            </button>
            <button type="button" class="page-button danger" onClick={() => void save(true)}>
              {words.overwrite}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

interface ReplyProps extends Pick<PageProps, "words"> {
  draft: ReplyDraft;
  problem: ReturnType<typeof problemOf>;
  onChange: (change: Partial<CannedReply>) => void;
  onRemove: () => void;
}

function Reply({ draft, problem, words, onChange, onRemove }: ReplyProps) {
  const { shortcut, text, key } = draft;
  const problemId = `reply-problem-${key}`;
  const isShortcutWrong = problem !== null && problem !== "text_missing";
  return (
    <li class="reply">
      <label class="reply-shortcut">
        <span class="page-unseen">{words.shortcut}</span>
        <span aria-hidden="true">/</span>
        <input
          class="page-field"
          dir="auto"
          maxLength={32}
          placeholder={words.shortcut}
          value={shortcut}
          aria-invalid={isShortcutWrong}
          aria-describedby={problemId}
          onInput={({ currentTarget }) => onChange({ shortcut: currentTarget.value })}
        />
      </label>
      <label class="reply-text">
        <span class="page-unseen">{words.reply_text}</span>
        <textarea
          class="page-field"
          dir="auto"
          rows={Math.min(8, Math.max(2, text.split("\n").length))}
          maxLength={4_000}
          placeholder={words.reply_text}
          value={text}
          aria-invalid={problem === "text_missing"}
          aria-describedby={problemId}
          onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
        />
      </label>
      <button
        type="button"
        class="page-button small"
        aria-label={fill(words.remove_reply, { name: shortcut })}
        onClick={onRemove}
      >
        {words.remove}
      </button>
      <p id={problemId} class="page-bad reply-problem">
        {problem && words[problem]}
      </p>
    </li>
  );
}
