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

/** The visitor asks for a person (`on`), or no longer wants one. While a person is there, nothing changes. */
export function handoff(now: Holding, on: boolean): ModeChange {
  if (on && (now.mode === "ai" || now.mode === "closed")) {
    return { ok: true, holding: { mode: "waiting" }, event: "handoff_requested" };
  }
  if (!on && now.mode === "waiting") return { ok: true, holding: { mode: "ai" }, event: "handoff_cancelled" };
  return { ok: true, holding: now };
}

export function close(now: Holding): ModeChange {
  return now.mode === "closed"
    ? { ok: true, holding: now }
    : { ok: true, holding: { mode: "closed" }, event: "closed", ...(now.agent && { agent: now.agent }) };
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
    case "handoff_requested":
      return "A person was asked for.";
    case "handoff_cancelled":
      return "The assistant answers again.";
    case "closed":
      return "The conversation was closed.";
    default:
      return event;
  }
}
