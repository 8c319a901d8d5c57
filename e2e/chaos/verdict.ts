import { isDeepStrictEqual } from "node:util";
import type { Message } from "../../shared-widget/protocol/index.ts";

/** What one visitor did and saw, and what the server says of it. */
export interface Evidence {
  /** Ids of everything the visitor sent, and its text. */
  sent: ReadonlyMap<string, string>;
  /** Every message the client was ever told to be durable, as it was told first. */
  acknowledged: ReadonlyMap<string, Message>;
  /** What the client shows now. */
  client: readonly Message[];
  /** The whole history. */
  server: readonly Message[];
}

export interface Verdict {
  /** Sent or acknowledged, and not in the history, or not as it was. */
  lost: string[];
  /** More than once in the history, by id or, for a visitor's message, by text. */
  doubled: string[];
  /** Numbers that the history or the client lacks, or has out of order. */
  holes: string[];
  /** What the client shows otherwise than the history has it. */
  different: string[];
}

export function judge(evidence: Evidence): Verdict {
  const { sent, acknowledged, client, server } = evidence;
  const byId = new Map(server.map((message) => [message.id, message]));
  const lost = [...sent]
    .filter(([id, text]) => byId.get(id)?.text !== text)
    .map(([id]) => `${id} was sent and is not there`);
  for (const [id, message] of acknowledged) {
    if (!isDeepStrictEqual(byId.get(id), message))
      lost.push(`${id} was acknowledged as ${show(message)} and is ${show(byId.get(id))}`);
  }
  const texts = server.filter((message) => message.role === "visitor").map((message) => message.text);
  const doubled = [...repeated(server.map((message) => message.id)), ...repeated(texts)];
  const holes = [...outOfOrder("history", server), ...outOfOrder("client", client)];
  const different = isDeepStrictEqual(client, server)
    ? []
    : [`the client has ${client.map(show).join(" ")}`, `the history has ${server.map(show).join(" ")}`];
  return { lost, doubled, holes, different };
}

/** What an agent did in a conversation, each act acknowledged in the end. */
export interface AgentActs {
  takeovers: number;
  /** Ids of the notes written. */
  notes: ReadonlySet<string>;
}

/** What is wrong with what is left of an agent's acts. `noted`: ids of the notes as agents get them. */
export function judgePeople(
  { takeovers, notes }: AgentActs,
  {
    client,
    server,
    noted,
  }: { client: readonly Message[]; server: readonly Message[]; noted: readonly string[] },
): string[] {
  const findings: string[] = [];
  for (const code of ["agent_joined", "agent_left"]) {
    const said = server.filter((message) => message.code === code).length;
    if (said !== takeovers) findings.push(`${code} is said ${said} times for ${takeovers} takeovers`);
  }
  if (!isDeepStrictEqual([...notes].toSorted(), noted.toSorted()))
    findings.push(`${notes.size} notes were written and ${noted.length} are there, or others`);
  for (const note of notes) {
    if (JSON.stringify([client, server]).includes(note)) findings.push(`the visitor got ${note}`);
  }
  return findings;
}

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function outOfOrder(where: string, messages: readonly Message[]): string[] {
  return messages.flatMap((message, index) =>
    message.seq === index + 1 ? [] : [`${where}: place ${index + 1} has seq ${message.seq}`],
  );
}

function show(message: Message | undefined): string {
  return message === undefined ? "nothing" : `${message.seq}:${message.id}:${message.status}`;
}
