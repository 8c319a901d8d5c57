import type { Author, MessageCode, Mode } from "@foyer/shared-widget/protocol";

/** Who answers. `agent` goes with mode `human` and with no other. */
export interface Holding {
  mode: Mode;
  agent?: Author;
}

/**
 * A change of who answers, or none (`holding` is the same), or the reason why not. `event` goes into the
 * transcript as a system message about `agent`.
 */
export type ModeChange =
  | { ok: true; holding: Holding; event?: MessageCode; agent?: Author }
  | { ok: false; code: "taken" | "not_taken"; holder?: Author };

/** An agent takes the conversation, from another agent only with `force`. Taking what one has changes nothing. */
export function takeover(now: Holding, agent: Author, force = false): ModeChange {
  if (now.agent && now.agent.id !== agent.id && !force)
    return { ok: false, code: "taken", holder: now.agent };
  if (now.agent?.id === agent.id) return { ok: true, holding: now };
  return { ok: true, holding: { mode: "human", agent }, event: "agent_joined", agent };
}

/** The assistant answers again. With `agent`, only that agent's own conversation is handed back. */
export function release(now: Holding, agent?: Author): ModeChange {
  if (now.mode === "ai" || now.mode === "closed") return { ok: true, holding: now };
  if (agent && now.agent && now.agent.id !== agent.id) return { ok: false, code: "taken", holder: now.agent };
  return {
    ok: true,
    holding: { mode: "ai" },
    ...(now.agent ? { event: "agent_left", agent: now.agent } : { event: "handoff_cancelled" }),
  };
}

/** A person is asked for (`on`), or no longer wanted. While a person is there, nothing changes. */
export function handoff(now: Holding, on: boolean): ModeChange {
  if (on && (now.mode === "ai" || now.mode === "closed")) {
    return { ok: true, holding: { mode: "waiting" }, event: "handoff_requested" };
  }
  if (!on && now.mode === "waiting") return { ok: true, holding: { mode: "ai" }, event: "handoff_cancelled" };
  return { ok: true, holding: now };
}

/** Ends it. With `agent`, not what another agent has. */
export function close(now: Holding, agent?: Author): ModeChange {
  if (now.mode === "closed") return { ok: true, holding: now };
  if (agent && now.agent && now.agent.id !== agent.id) return { ok: false, code: "taken", holder: now.agent };
  return { ok: true, holding: { mode: "closed" }, event: "closed", ...(now.agent && { agent: now.agent }) };
}

/** Takes closing back: who had it `before` has it again. */
export function reopen(now: Holding, before: Holding = { mode: "ai" }): ModeChange {
  return now.mode === "closed"
    ? { ok: true, holding: before, event: "reopened" }
    : { ok: true, holding: now };
}

/** The agent who has it is gone: the visitor waits again. */
export function lose(now: Holding, agentId: string): ModeChange {
  return now.agent?.id === agentId
    ? { ok: true, holding: { mode: "waiting" }, event: "agent_lost", agent: now.agent }
    : { ok: true, holding: now };
}

/** What a visitor says opens a closed conversation. */
export function visitorSpoke(now: Holding): Holding {
  return now.mode === "closed" ? { mode: "ai" } : now;
}

/** What a system message says to clients that do not translate its code. */
export function eventText(event: MessageCode, agent?: Author): string {
  const name = agent?.name ?? "An agent";
  switch (event) {
    case "agent_joined":
      return `${name} joined the conversation.`;
    case "agent_left":
      return `${name} handed the conversation back to the assistant.`;
    case "agent_lost":
      return `${name} lost the connection. Somebody else will take over.`;
    case "handoff_requested":
      return "A person was asked for.";
    case "handoff_cancelled":
      return "The assistant answers again.";
    case "closed":
      return "The conversation was closed.";
    case "reopened":
      return "The conversation was opened again.";
    case "outside_hours":
      return "Nobody is there at this hour.";
    case "nobody_came":
      return "Nobody could come in time.";
    case "contact_left":
      return "An e-mail address was left.";
    default:
      return event;
  }
}
