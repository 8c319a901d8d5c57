import { useMemo, useState } from "preact/hooks";
import type { Agent, AgentsAnswer } from "../protocol/index.ts";
import { Face } from "./face.tsx";
import { Dialog } from "./pages/dialog.tsx";
import { Failure, sentenceOf } from "./pages/failure.tsx";
import { makeFormats } from "./pages/formats.ts";
import type { PageProps } from "./pages/page.ts";
import { useLoaded } from "./pages/use-loaded.ts";
import { fill } from "./words.ts";

/** Who answers for the org. Admins can remove somebody. */
export function AgentsPage({ api, words, locale, me, presence }: PageProps) {
  const formats = useMemo(() => makeFormats(locale), [locale]);
  const { value, refusal, busy, again } = useLoaded(
    (signal) => api.get<AgentsAnswer>("/api/agents", signal),
    [],
  );
  const [leaving, setLeaving] = useState<Agent | null>(null);
  const isAdmin = me.agent?.role === "admin" && me.agent.widgets === null;
  const widgetTitle = (id: string) => me.widgets.find(({ widget_id }) => widget_id === id)?.title ?? id;
  const statusOf = (id: string) => presence?.find((agent) => agent.id === id)?.status ?? "offline";

  return (
    <section class="page agents" aria-label={words.agents} aria-busy={busy}>
      <header class="page-head">
        <h2>{words.agents}</h2>
      </header>
      <p class="chart-note">{words.agents_hint}</p>
      {refusal && <Failure {...{ refusal, words, again }} />}
      {busy && !value && <p class="page-loading">{words.loading}</p>}
      {value?.agents.length === 0 && <p class="page-empty">{words.agents_none}</p>}
      <ul class="people">
        {value?.agents.map((agent) => (
          <li key={agent.id}>
            <Face id={agent.id} name={agent.name} url={agent.avatar_url} />
            <div class="person">
              <p>
                <strong dir="auto">{agent.name}</strong>
                {agent.id === me.agent?.id && <span class="page-tag">{words.you}</span>}
                {agent.role === "admin" && <span class="page-tag">{words.role_admin}</span>}
              </p>
              <p class="chart-note" dir="auto">
                {agent.email ?? agent.id}
              </p>
              <p class="chart-note">
                {agent.widgets === null ? words.all_widgets : agent.widgets.map(widgetTitle).join(" · ")}
              </p>
              <p class="chart-note">
                {presence && (
                  <span class={`person-status ${statusOf(agent.id)}`}>{words[statusOf(agent.id)]}</span>
                )}
                {statusOf(agent.id) === "offline" && (
                  <span class="person-seen">
                    {fill(words.seen, { ago: formats.ago(agent.last_seen_at) })}
                  </span>
                )}
              </p>
            </div>
            {isAdmin && agent.id !== me.agent?.id && (
              <button
                type="button"
                class="page-button small"
                aria-label={fill(words.remove_agent, { name: agent.name })}
                onClick={() => setLeaving(agent)}
              >
                {words.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <RemoveDialog
          {...{ api, words }}
          agent={leaving}
          onClose={(removed) => {
            setLeaving(null);
            if (removed) again();
          }}
        />
      )}
    </section>
  );
}

interface RemoveDialogProps extends Pick<PageProps, "api" | "words"> {
  agent: Agent;
  onClose: (removed: boolean) => void;
}

function RemoveDialog({ api, words, agent, onClose }: RemoveDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  async function remove() {
    setBusy(true);
    const answer = await api.send("DELETE", `/api/agent-tokens/${encodeURIComponent(agent.id)}`);
    setBusy(false);
    // Somebody else was quicker: what was wanted is so.
    if (answer.ok || answer.code === "not_found") onClose(true);
    else setProblem(sentenceOf(answer, words));
  }
  return (
    <Dialog title={fill(words.remove_agent, { name: agent.name })} onClose={() => onClose(false)}>
      <p>{words.remove_agent_hint}</p>
      {problem && (
        <p role="alert" class="page-bad">
          {problem}
        </p>
      )}
      <div class="page-acts">
        <button type="button" class="page-button" onClick={() => onClose(false)}>
          {words.cancel}
        </button>
        <button type="button" class="page-button danger" disabled={busy} onClick={() => void remove()}>
          {words.remove}
        </button>
      </div>
    </Dialog>
  );
}
