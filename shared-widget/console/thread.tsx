import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { FileAddresses } from "../client/file-addresses.ts";
import type { ClientFrame, UploadAnswer } from "../protocol/index.ts";
import type { Api } from "./client/api.ts";
import type { ThreadClient } from "./client/thread-client.ts";
import { Composer } from "./composer.tsx";
import type { Desk, DeskState } from "./desk.ts";
import type { Draft } from "./drafts.ts";
import { ForceDialog } from "./force-dialog.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import type { Toast } from "./toasts.tsx";
import { Transcript } from "./transcript.tsx";
import { Uploads } from "./uploads.ts";
import { useStore } from "./use-store.ts";
import { visitorName } from "./visitor-name.ts";
import { fill, type Locale } from "./words.ts";

/** A key that was pressed outside of any field: a new object each time. */
export interface Keystroke {
  key: string;
}

interface ThreadProps {
  desk: Desk;
  deskState: DeskState;
  thread: ThreadClient;
  locale: Locale;
  now: number;
  keystroke: Keystroke | null;
  detailsOpen: boolean;
  onDetails: () => void;
  onBack: () => void;
  onToast: (toast: Omit<Toast, "id">) => void;
}

/** The conversation that is open, and what can be done with it. */
export function Thread(props: ThreadProps) {
  const { desk, deskState, thread, locale, now, keystroke, detailsOpen } = props;
  const { onDetails, onBack, onToast } = props;
  const { words } = locale;
  const state = useStore(thread);
  const inbox = deskState.inbox!;
  const { agents: present, known } = useStore(inbox);
  const me = deskState.me!;
  const agent = { id: me.agent!.id, name: me.agent!.name };
  const [draft, setDraft] = useState<Draft>(() => desk.drafts.get(thread.id));
  const [uploads] = useState(() => new Uploads(desk.api, thread.id));
  const [addresses] = useState(() => addressesOf(desk.api, thread.id));
  const [forcing, setForcing] = useState(false);
  const [summons, setSummons] = useState({ composer: 0, assign: 0, labels: 0 });
  const said = useRef(state.refusal);
  const { conversation, details, phase } = state;
  const holder = conversation?.agent;
  const isMine = conversation?.mode === "human" && holder?.id === agent.id;
  const shown = details ? visitorName(details.visitor, words) : "";

  useEffect(() => () => uploads.close(), [uploads]);
  useEffect(() => {
    const read = () => thread.setReading(!document.hidden);
    read();
    document.addEventListener("visibilitychange", read);
    return () => {
      document.removeEventListener("visibilitychange", read);
      thread.setReading(false);
    };
  }, [thread]);
  useEffect(() => {
    if (!state.refusal || state.refusal === said.current) return;
    said.current = state.refusal;
    const { code, message } = state.refusal;
    const name = holder?.name ?? words.team;
    const text =
      code === "taken" ? fill(words.refused_taken, { name }) : fill(words.refused, { reason: message });
    onToast({ text, tone: "problem" });
  }, [state.refusal]);

  const write = (next: Draft) => {
    desk.drafts.set(thread.id, next);
    setDraft(next);
  };
  /** What has to be so before the visitor can be written to. */
  const before = (): ClientFrame[] => (isMine ? [] : [{ type: "takeover" }]);
  const send = () => {
    if (draft.kind === "note") {
      thread.note(draft.note);
      write({ ...draft, note: "" });
      return;
    }
    thread.reply(draft.reply, draft.attachments, ...before());
    write({ ...draft, reply: "", attachments: [] });
  };

  const acts = {
    takeover: () => thread.takeover(),
    force: () => setForcing(true),
    handBack: () => {
      thread.act({ type: "release" });
      onToast({
        text: words.toast_handed_back,
        act: { label: words.undo, run: () => thread.takeover() },
      });
    },
    close: () => {
      thread.act({ type: "close" });
      onToast({
        text: words.toast_closed,
        act: { label: words.undo, run: () => thread.act({ type: "reopen" }) },
      });
    },
    reopen: () => {
      thread.act({ type: "reopen" });
      onToast({
        text: words.toast_reopened,
        act: { label: words.undo, run: () => thread.act({ type: "close" }) },
      });
    },
    assign: (to: { id: string; name: string } | null) => {
      const former = details?.assignee ?? null;
      thread.assign(to);
      onToast({
        text: to ? fill(words.toast_assigned, { name: to.name }) : words.toast_unassigned,
        act: { label: words.undo, run: () => thread.assign(former) },
      });
    },
    label: (labels: string[]) => {
      const former = details?.labels ?? [];
      thread.label(labels);
      onToast({ text: words.toast_labels, act: { label: words.undo, run: () => thread.label(former) } });
    },
  };

  useLayoutEffect(() => {
    if (!keystroke || !conversation) return undefined;
    const { mode } = conversation;
    const isOthers = mode === "human" && !isMine;
    const summon = (what: keyof typeof summons) => setSummons({ ...summons, [what]: summons[what] + 1 });
    switch (keystroke.key) {
      case "r":
      case "n":
        write({ ...draft, kind: keystroke.key === "r" ? "reply" : "note" });
        return summon("composer");
      case "t":
        return isMine ? undefined : isOthers ? acts.force() : acts.takeover();
      case "h":
        return isMine ? acts.handBack() : undefined;
      case "e":
        return mode === "closed" ? acts.reopen() : isOthers ? undefined : acts.close();
      case "a":
        return summon("assign");
      case "l":
        return summon("labels");
      default:
        return undefined;
    }
  }, [keystroke]);

  if (phase === "failed" && !conversation)
    return (
      <section class="thread" aria-label={words.thread}>
        <div class="empty" role="alert">
          <p class="empty-title">{state.code === "forbidden" ? words.thread_forbidden : words.thread_gone}</p>
          <button type="button" class="button" onClick={onBack}>
            {words.back}
          </button>
        </div>
      </section>
    );
  return (
    <section class="thread" aria-label={words.thread}>
      <ThreadHeader
        state={state}
        agentId={agent.id}
        agents={deskState.agents}
        present={present}
        knownLabels={labelsOf(known)}
        locale={locale}
        now={now}
        acts={acts}
        summons={summons}
        onMenu={() => void desk.loadAgents()}
        onBack={onBack}
        onDetails={onDetails}
        detailsOpen={detailsOpen}
      />
      <Transcript
        thread={thread}
        state={state}
        agent={agent}
        endpoint={desk.api.endpoint}
        addresses={addresses}
        locale={locale}
        goTo={deskState.goTo}
        onRetry={(id) => {
          const isReply = state.pending.find((one) => one.id === id)?.kind === "reply";
          thread.retry(id, ...(isReply ? before() : []));
        }}
      />
      {conversation && (
        <Composer
          conversation={conversation}
          draft={draft}
          uploads={uploads}
          agent={agent}
          visitor={{ name: shown, given: details?.visitor.name ?? "" }}
          locale={locale}
          assist={me.features.assist}
          replies={deskState.replies}
          onNeedReplies={() => void desk.loadReplies()}
          onAssist={(kind) => desk.assist(thread.id, kind)}
          onWrite={write}
          onTyping={(on) => thread.typing(on && isMine)}
          onSend={send}
          onProblem={(text) => onToast({ text, tone: "problem" })}
          summons={summons.composer}
        />
      )}
      {forcing && (
        <ForceDialog
          name={holder?.name ?? words.team}
          words={words}
          onClose={() => setForcing(false)}
          onForce={(reason) => {
            setForcing(false);
            thread.takeover(reason);
          }}
        />
      )}
    </section>
  );
}

/** Labels that conversations have, the most frequent first. */
function labelsOf(known: ReadonlyMap<string, { labels: readonly string[] }>): string[] {
  const counts = new Map<string, number>();
  for (const { labels } of known.values())
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([label]) => label);
}

function addressesOf(api: Api, conversationId: string): FileAddresses {
  const path = `/api/files/${encodeURIComponent(conversationId)}`;
  return new FileAddresses((id) => api.get<UploadAnswer>(`${path}/${encodeURIComponent(id)}`));
}
