import { useEffect, useState } from "preact/hooks";
import type { Agent, ConversationState, Presence } from "../protocol/index.ts";
import type { ThreadState } from "./client/thread-state.ts";
import { Face } from "./face.tsx";
import { Icon } from "./icon.tsx";
import { Popover } from "./popover.tsx";
import { shortCode, visitorName } from "./visitor-name.ts";
import { elapsed, fill, type Locale, type Words } from "./words.ts";

interface ThreadActs {
  takeover: () => void;
  handBack: () => void;
  close: () => void;
  reopen: () => void;
  force: () => void;
  assign: (agent: { id: string; name: string } | null) => void;
  label: (labels: string[]) => void;
}

interface ThreadHeaderProps {
  state: ThreadState;
  agentId: string;
  /** The org's agents; null while they are not known. */
  agents: readonly Pick<Agent, "id" | "name" | "avatar_url">[] | null;
  present: readonly Presence[];
  /** Labels that others have. */
  knownLabels: readonly string[];
  locale: Locale;
  now: number;
  acts: ThreadActs;
  /** Counted up by the keys that open them. */
  summons: { assign: number; labels: number };
  onMenu: () => void;
  onBack: () => void;
  onDetails: () => void;
  detailsOpen: boolean;
}

export function ThreadHeader(props: ThreadHeaderProps) {
  const { state, agentId, locale, now, acts, summons, onBack, onDetails, detailsOpen } = props;
  const { conversation, details } = state;
  const { words } = locale;
  const visitor = details?.visitor;
  const name = visitor ? visitorName(visitor, words) : words.loading;
  return (
    <header class="thread-head">
      <button type="button" class="bare only-narrow" aria-label={words.back} onClick={onBack}>
        <Icon name="back" />
      </button>
      {visitor && <Face id={visitor.id} name={visitor.name || visitor.email || shortCode(visitor.id)} />}
      <div class="thread-who">
        <h2>
          <span dir="auto">{name}</span>
          {visitor?.verified && (
            <span class="verified" title={words.verified}>
              <Icon name="verified" />
              <span class="unseen">{words.verified}</span>
            </span>
          )}
        </h2>
        {conversation && (
          <p class={`thread-mode ${conversation.mode}`} aria-live="polite">
            {modeWords(conversation, agentId, words)}
            {details && <span class="soft"> · {elapsed(locale, details.mode_since, now)}</span>}
          </p>
        )}
      </div>
      {conversation && details && (
        <div class="thread-acts">
          <AssignMenu {...props} summons={summons.assign} />
          <LabelMenu {...props} summons={summons.labels} labels={details.labels} />
          <MainActs conversation={conversation} agentId={agentId} words={words} acts={acts} />
        </div>
      )}
      <button
        type="button"
        class="bare details-toggle"
        aria-label={words.details}
        title={words.details}
        aria-pressed={detailsOpen}
        onClick={onDetails}
      >
        <Icon name="info" />
      </button>
    </header>
  );
}

function MainActs({
  conversation,
  agentId,
  words,
  acts,
}: {
  conversation: ConversationState;
  agentId: string;
  words: Words;
  acts: ThreadActs;
}) {
  const { mode, agent } = conversation;
  if (mode === "closed")
    return (
      <button type="button" class="button" onClick={acts.reopen}>
        {words.reopen}
      </button>
    );
  const isMine = mode === "human" && agent?.id === agentId;
  return (
    <>
      {isMine && (
        <button type="button" class="button" onClick={acts.handBack}>
          {words.hand_back}
        </button>
      )}
      {mode === "human" && !isMine ? (
        <button type="button" class="button" onClick={acts.force}>
          {fill(words.force, { name: agent?.name ?? words.team })}
        </button>
      ) : (
        <button type="button" class="button" onClick={acts.close}>
          {words.close}
        </button>
      )}
      {mode !== "human" && (
        <button type="button" class="button primary" onClick={acts.takeover}>
          {words.take_over}
        </button>
      )}
    </>
  );
}

function AssignMenu({
  state,
  agentId,
  agents,
  present,
  locale: { words },
  acts,
  summons,
  onMenu,
}: Omit<ThreadHeaderProps, "summons"> & { summons: number }) {
  const assignee = state.details?.assignee;
  const status = (id: string) => present.find((one) => one.id === id)?.status ?? "offline";
  return (
    <Popover
      class={assignee ? "button icon-text" : "button icon-only"}
      label={assignee ? fill(words.assigned, { name: assignee.name }) : words.assign}
      summons={summons}
      face={
        <>
          <Icon name="person" />
          {assignee && <span dir="auto">{assignee.name}</span>}
        </>
      }
    >
      {(close) => (
        <AssignChoices
          agents={agents}
          agentId={agentId}
          assigneeId={assignee?.id}
          status={status}
          words={words}
          onOpen={onMenu}
          onChoose={(agent) => {
            close();
            acts.assign(agent);
          }}
        />
      )}
    </Popover>
  );
}

interface AssignChoicesProps {
  agents: ThreadHeaderProps["agents"];
  agentId: string;
  assigneeId: string | undefined;
  status: (id: string) => string;
  words: Words;
  onOpen: () => void;
  onChoose: (agent: { id: string; name: string } | null) => void;
}

function AssignChoices({ agents, agentId, assigneeId, status, words, onOpen, onChoose }: AssignChoicesProps) {
  useEffect(onOpen, []);
  return (
    <ul class="choices">
      {agents?.map(({ id, name, avatar_url }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={id === assigneeId}
            onClick={() => onChoose({ id, name, ...(avatar_url && { avatar_url }) })}
          >
            <i class={`dot ${status(id)}`} />
            <span dir="auto">{id === agentId ? fill(words.me, { name }) : name}</span>
            {id === assigneeId && <Icon name="check" />}
          </button>
        </li>
      )) ?? <li class="soft">{words.loading}</li>}
      {assigneeId && (
        <li>
          <button type="button" onClick={() => onChoose(null)}>
            <i class="dot none" />
            {words.nobody}
          </button>
        </li>
      )}
    </ul>
  );
}

function LabelMenu({
  labels,
  knownLabels,
  locale: { words },
  acts,
  summons,
}: Omit<ThreadHeaderProps, "summons"> & { summons: number; labels: readonly string[] }) {
  return (
    <Popover
      class={labels.length > 0 ? "button icon-text" : "button icon-only"}
      label={labels.length > 0 ? `${words.labels}: ${labels.length}` : words.labels}
      summons={summons}
      face={
        <>
          <Icon name="label" />
          {labels.length > 0 && <span>{labels.length}</span>}
        </>
      }
    >
      {() => <LabelChoices labels={labels} knownLabels={knownLabels} words={words} onLabel={acts.label} />}
    </Popover>
  );
}

interface LabelChoicesProps {
  labels: readonly string[];
  knownLabels: readonly string[];
  words: Words;
  onLabel: (labels: string[]) => void;
}

function LabelChoices({ labels, knownLabels, words, onLabel }: LabelChoicesProps) {
  const [text, setText] = useState("");
  const wanted = text.trim().slice(0, 40);
  const others = knownLabels
    .filter((label) => !labels.includes(label) && label.toLowerCase().includes(wanted.toLowerCase()))
    .slice(0, 6);
  const add = (label: string) => {
    setText("");
    if (label && !labels.includes(label) && labels.length < 20) onLabel([...labels, label]);
  };
  return (
    <form
      class="labels"
      onSubmit={(event) => {
        event.preventDefault();
        add(wanted);
      }}
    >
      <input
        class="input"
        aria-label={words.add_label}
        placeholder={words.add_label}
        maxLength={40}
        dir="auto"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <ul class="choices">
        {labels.map((label) => (
          <li key={label}>
            <button
              type="button"
              aria-label={fill(words.remove_label, { label })}
              onClick={() => onLabel(labels.filter((one) => one !== label))}
            >
              <Icon name="check" />
              <span dir="auto">{label}</span>
              <Icon name="close" />
            </button>
          </li>
        ))}
        {others.map((label) => (
          <li key={label}>
            <button type="button" onClick={() => add(label)}>
              <i class="dot none" />
              <span dir="auto">{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

function modeWords({ mode, agent }: ConversationState, agentId: string, words: Words): string {
  if (mode !== "human") return words[`mode_${mode}`];
  return agent?.id === agentId
    ? words.mode_human_you
    : fill(words.mode_human, { name: agent?.name ?? words.team });
}
