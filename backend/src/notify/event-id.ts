/** What an event tells of: a message, or something that happened beside. Both count in their conversation. */
export interface EventSource {
  conversation_id: string;
  kind: "message" | "event";
  number: number;
}

const letters = { message: "m", event: "e" } as const;

/** The same for the same thing however often it is delivered, so that a receiver knows a repeat. */
export function eventId({ conversation_id, kind, number }: EventSource): string {
  return `evt_${conversation_id}_${letters[kind]}${number}`;
}

/** What an event's id names. Null: it is none of ours, or a test's. */
export function parseEventId(id: string): EventSource | null {
  const [, conversation_id, letter, number] = /^evt_(.+)_([me])(\d{1,15})$/.exec(id) ?? [];
  if (!conversation_id || !number) return null;
  return { conversation_id, kind: letter === "m" ? "message" : "event", number: Number(number) };
}
