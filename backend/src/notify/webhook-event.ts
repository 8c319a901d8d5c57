import type { Message, Visitor, WebhookEvent, WebhookEventType } from "@foyer/shared-widget/protocol";
import type { ConversationEvent } from "../conversation/events.ts";

/**
 * The type under which a happening is told outside; null: it is not. Notes, assignments and labels are the org's
 * own; an answer is told of as the message it is.
 */
export function webhookType({ type }: Pick<ConversationEvent, "type">): WebhookEventType | null {
  switch (type) {
    case "conversation.created":
    case "handoff.requested":
    case "takeover":
    case "release":
    case "conversation.closed":
    case "rating.created":
    case "contact.collected":
      return type;
    case "csat.created":
      return "rating.created";
    // The agent who had it was gone too long: to those outside, who count who holds it, the same as a release.
    case "agent.lost":
      return "release";
    default:
      return null;
  }
}

/** The conversation an event is about, as its own fields say. */
export interface Subject {
  conversation_id: string;
  widget_id: string;
  org_id: string;
  visitor: Visitor;
}

export function messageEvent(id: string, subject: Subject, message: Message): WebhookEvent {
  return {
    id,
    type: "message.created",
    timestamp: message.created_at,
    data: { ...about(subject), message },
  };
}

/** Null: not told outside. Of what is known, field by field: what an event may hold tomorrow stays inside. */
export function happeningEvent(id: string, subject: Subject, event: ConversationEvent): WebhookEvent | null {
  const type = webhookType(event);
  const data = type && detailsOf(event);
  return data && { id, type, timestamp: event.at, data: { ...about(subject), ...data } };
}

function detailsOf(event: ConversationEvent): Record<string, unknown> | null {
  switch (event.type) {
    case "conversation.created":
      return {};
    case "conversation.closed":
      return { ms: event.data.ms };
    case "handoff.requested": {
      const { by, reason } = event.data;
      return { by, ...(reason !== undefined && { reason }) };
    }
    case "takeover": {
      const { agent, from, reason } = event.data;
      return { agent, ...(from && { from }), ...(reason !== undefined && { reason }) };
    }
    case "release":
      return { ...(event.data.agent && { agent: event.data.agent }), lost: false };
    case "agent.lost":
      return { agent: event.data.agent, lost: true };
    case "rating.created":
      return { of: "message", seq: event.data.seq, value: event.data.value };
    case "csat.created": {
      const { score, comment } = event.data;
      return { of: "conversation", score, ...(comment !== undefined && { comment }) };
    }
    case "contact.collected": {
      const { email, name, fields } = event.data;
      const contact = { ...(email !== undefined && { email }), ...(name !== undefined && { name }) };
      return { contact: { ...contact, ...(fields && { fields }) } };
    }
    default:
      return null;
  }
}

function about({ conversation_id, widget_id, org_id, visitor }: Subject): Record<string, unknown> {
  const { id, verified, user_id, name, email } = visitor;
  return {
    conversation_id,
    widget_id,
    org_id,
    visitor: {
      id,
      verified,
      ...(user_id !== undefined && { user_id }),
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
    },
  };
}
