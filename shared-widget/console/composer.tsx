import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CannedReply, ConversationState } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { cannedQuery, fillCanned, findCanned, insertCanned } from "./canned.ts";
import type { Draft } from "./drafts.ts";
import { Icon } from "./icon.tsx";
import { type UploadProblem, type Uploads } from "./uploads.ts";
import { useStore } from "./use-store.ts";
import { fileSize, fill, type Locale, type Words } from "./words.ts";

interface ComposerProps {
  conversation: ConversationState;
  draft: Draft;
  uploads: Uploads;
  agent: { id: string; name: string };
  /** As shown, and as the visitor gave it; "" where none is known. */
  visitor: { name: string; given: string };
  locale: Locale;
  /** A language model can help. */
  assist: boolean;
  /** Null while they are on their way. */
  replies: readonly CannedReply[] | null;
  onNeedReplies: () => void;
  onAssist: (kind: "draft" | "summary") => Promise<string | null>;
  onWrite: (draft: Draft) => void;
  onTyping: (on: boolean) => void;
  onSend: () => void;
  onProblem: (text: string) => void;
  /** Counted up to bring the keyboard here. */
  summons: number;
}

/** Where an agent writes: to the visitor, or a note to other agents. */
export function Composer(props: ComposerProps) {
  const { conversation, draft, uploads, agent, visitor, locale, assist, replies, summons } = props;
  const { onNeedReplies, onAssist, onWrite, onTyping, onSend, onProblem } = props;
  const { words } = locale;
  const { running } = useStore(uploads);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const [dropping, setDropping] = useState(false);
  const [busy, setBusy] = useState<"draft" | "summary" | null>(null);
  const [summary, setSummary] = useState("");
  const wantedCaret = useRef<number | null>(null);
  // What is true when an answer comes may differ from what was when it was asked for.
  const latest = useRef(draft);
  latest.current = draft;

  const isNote = draft.kind === "note";
  const text = isNote ? draft.note : draft.reply;
  const { mode, agent: holder } = conversation;
  const isHeld = mode === "human" && holder?.id !== agent.id;
  const isBlocked = isHeld && !isNote;
  const attachments = isNote ? [] : draft.attachments;
  const length = text.trim().length;
  const sendable =
    !isBlocked &&
    length <= limits.messageCharsMax &&
    (length > 0 || attachments.length > 0) &&
    running.length === 0;

  const query = isNote ? null : cannedQuery(text, caret);
  const isMenu = query !== null && query !== dismissed && !isBlocked;
  const found = isMenu && replies ? findCanned(replies, query) : [];
  const at = Math.min(chosen, found.length - 1);

  useEffect(() => {
    if (isMenu) onNeedReplies();
    setChosen(0);
  }, [isMenu, query]);
  // Before the next key: what follows the shortcut is text, and must not be read as more shortcuts.
  useLayoutEffect(() => {
    if (summons > 0) field.current?.focus();
  }, [summons]);
  useLayoutEffect(() => {
    const node = field.current;
    if (!node) return;
    node.style.height = "0";
    node.style.height = `${Math.min(220, node.scrollHeight)}px`;
    if (wantedCaret.current === null) return;
    node.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  });

  const write = (value: string) => {
    onWrite(isNote ? { ...latest.current, note: value } : { ...latest.current, reply: value });
    if (!isNote) onTyping(value.trim() !== "");
  };
  const insert = (reply: CannedReply) => {
    const filled = fillCanned(reply.text, { visitor_name: visitor.given, agent_name: agent.name });
    const next = insertCanned(text, caret, filled);
    wantedCaret.current = next.caret;
    setCaret(next.caret);
    write(next.text);
    field.current?.focus();
  };
  const send = () => {
    if (sendable) onSend();
  };
  const attach = (files: readonly File[]) => {
    if (files.length === 0 || isNote || isBlocked) return;
    uploads.add(
      files,
      attachments.length,
      (attachment) =>
        onWrite({ ...latest.current, attachments: [...latest.current.attachments, attachment] }),
      (problem) => onProblem(problemWords(problem, locale)),
    );
  };
  const help = async (kind: "draft" | "summary") => {
    setBusy(kind);
    const answer = await onAssist(kind);
    setBusy(null);
    if (answer === null) return onProblem(words.assist_failed);
    if (kind === "summary") return setSummary(answer);
    const before = latest.current.reply.trim();
    const reply = before ? `${before}\n\n${answer}` : answer;
    wantedCaret.current = reply.length;
    onWrite({ ...latest.current, kind: "reply", reply });
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // 229: Safari ends a composition before the Enter that ended it.
    const composing = event.isComposing || event.keyCode === 229;
    if (isMenu && found.length > 0 && !composing) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        setChosen((at + step + found.length) % found.length);
        return event.preventDefault();
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        return insert(found[at]!);
      }
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      if (isMenu) setDismissed(query);
      else field.current?.closest<HTMLElement>(".thread")?.querySelector<HTMLElement>(".transcript")?.focus();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      send();
    }
  };
  const choose = (kind: Draft["kind"]) => {
    onWrite({ ...draft, kind });
    field.current?.focus();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- files can be dropped anywhere on it
    <div
      class={`composer ${isNote ? "noting" : ""} ${dropping ? "dropping" : ""}`}
      role="group"
      aria-label={isNote ? words.note : words.reply}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files") || isNote || isBlocked) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        attach([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {summary && (
        <div class="summary" role="status">
          <p class="summary-head">
            <Icon name="spark" />
            <b>{words.summary_title}</b>
            <button type="button" class="bare" aria-label={words.dismiss} onClick={() => setSummary("")}>
              <Icon name="close" />
            </button>
          </p>
          <p dir="auto">{summary}</p>
        </div>
      )}
      {isMenu && replies && (
        <div class="canned" id="canned" role="listbox" aria-label={words.canned_replies}>
          {found.map((reply, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
            <div
              key={reply.shortcut}
              id={`canned-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              class="canned-reply"
              onPointerMove={() => setChosen(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => insert(reply)}
            >
              <b>/{reply.shortcut}</b>
              <span dir="auto">{reply.text}</span>
            </div>
          ))}
          {found.length === 0 && (
            <div class="canned-none" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
              {fill(words.no_canned, { words: query })}
            </div>
          )}
        </div>
      )}
      <div class="composer-box">
        <div class="composer-kinds" role="group" aria-label={words.write_as}>
          {(["reply", "note"] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              class={`kind ${kind === "note" ? "kind-note" : ""}`}
              aria-pressed={draft.kind === kind}
              onClick={() => choose(kind)}
            >
              {kind === "note" && <Icon name="lock" />}
              {words[kind]}
            </button>
          ))}
          <span class="composer-hint">{hintWords(conversation, agent.id, isNote, words)}</span>
        </div>
        <textarea
          ref={field}
          class="composer-field"
          rows={1}
          dir={text ? "auto" : undefined}
          aria-label={isNote ? words.note : words.reply}
          placeholder={
            isNote ? words.note_placeholder : fill(words.reply_placeholder, { name: visitor.name })
          }
          aria-autocomplete="list"
          aria-controls={isMenu && replies ? "canned" : undefined}
          aria-activedescendant={isMenu && found.length > 0 ? `canned-${at}` : undefined}
          readOnly={isBlocked}
          value={text}
          onInput={({ currentTarget }) => {
            setCaret(currentTarget.selectionStart);
            setDismissed(null);
            write(currentTarget.value);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onBlur={() => onTyping(false)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            attach(files);
          }}
          onKeyDown={onKeyDown}
        />
        {(attachments.length > 0 || running.length > 0) && (
          <ul class="composer-files">
            {attachments.map(({ id, name, size }) => (
              <li key={id}>
                <Icon name="file" />
                <span dir="auto">{name}</span>
                <small>{fileSize(locale.language, size)}</small>
                <button
                  type="button"
                  class="bare"
                  aria-label={fill(words.remove_file, { name })}
                  onClick={() =>
                    onWrite({ ...draft, attachments: draft.attachments.filter((one) => one.id !== id) })
                  }
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
            {running.map(({ id, name, share }) => (
              <li key={id} class="uploading">
                <span dir="auto">{name}</span>
                <progress max={1} value={share} aria-label={fill(words.uploading, { name })} />
                <button
                  type="button"
                  class="bare"
                  aria-label={fill(words.remove_file, { name })}
                  onClick={() => uploads.cancel(id)}
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <div class="composer-tools">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              attach([...(currentTarget.files ?? [])]);
              currentTarget.value = "";
            }}
          />
          {!isNote && (
            <>
              <Tool
                name="clip"
                label={words.attach}
                off={isBlocked}
                onClick={() => picker.current?.click()}
              />
              <Tool
                name="slash"
                label={words.canned}
                off={isBlocked}
                onClick={() => {
                  const separator = text === "" || /\s$/.test(text) ? "/" : " /";
                  const next = text + separator;
                  wantedCaret.current = next.length;
                  setCaret(next.length);
                  setDismissed(null);
                  write(next);
                  field.current?.focus();
                }}
              />
            </>
          )}
          {assist && (
            <>
              <Tool
                name="spark"
                label={busy === "draft" ? words.thinking : words.draft}
                busy={busy === "draft"}
                off={busy !== null || isBlocked}
                onClick={() => void help("draft")}
              />
              <Tool
                name="summary"
                label={busy === "summary" ? words.thinking : words.summary}
                busy={busy === "summary"}
                off={busy !== null}
                onClick={() => void help("summary")}
              />
            </>
          )}
          {length > limits.messageCharsMax * 0.9 && (
            <output class={length > limits.messageCharsMax ? "problem small" : "soft small"}>
              {fill(words.too_long, { count: length, most: limits.messageCharsMax })}
            </output>
          )}
          <button
            type="button"
            class={`button ${isNote ? "note-button" : "primary"} send`}
            aria-disabled={!sendable}
            onClick={send}
          >
            {isNote ? words.save_note : sendWords(mode, words)}
          </button>
        </div>
      </div>
      {dropping && <p class="drop-hint">{words.drop}</p>}
    </div>
  );
}

interface ToolProps {
  name: "clip" | "slash" | "spark" | "summary";
  label: string;
  off?: boolean;
  busy?: boolean;
  onClick: () => void;
}

function Tool({ name, label, off = false, busy = false, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class={`tool ${busy ? "busy" : ""}`}
      aria-label={label}
      title={label}
      aria-busy={busy}
      disabled={off}
      onClick={onClick}
    >
      <Icon name={name} />
    </button>
  );
}

function hintWords(
  { mode, agent }: ConversationState,
  agentId: string,
  isNote: boolean,
  words: Words,
): string {
  if (isNote) return words.note_hidden;
  if (mode === "human")
    return agent?.id === agentId ? "" : fill(words.hint_held, { name: agent?.name ?? words.team });
  return words[`hint_${mode}`];
}

function sendWords(mode: ConversationState["mode"], words: Words): string {
  if (mode === "human") return words.send;
  return mode === "closed" ? words.send_reopen : words.send_take;
}

function problemWords({ code, name }: UploadProblem, { words, language }: Locale): string {
  switch (code) {
    case "too_many":
      return fill(words.too_many_files, { count: limits.attachments });
    case "too_large":
      return fill(words.file_too_large, { name, size: fileSize(language, limits.attachmentBytes) });
    case "unsupported_file":
      return fill(words.file_unsupported, { name });
    default:
      return fill(words.file_failed, { name });
  }
}
