import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { ConversationSummary, InboxServerFrame } from "../../shared-widget/protocol/index.ts";
import { type FoyerSession, openSession } from "./foyer-session.ts";
import { table } from "./table.ts";

/** From an event to every agent's screen: what an agent notices is below this. */
const boundMs = 1_000;
/** Each visitor writes every two minutes. */
const messagesPerSecondOfEach = 1 / 120;
const loadMs = 15_000;
const handoffs = 40;
/** Requests on their way at once while the conversations are made. */
const together = 20;
const waiting = 100;
/** A message that is everywhere this soon found nothing else to do. */
const quietMs = 500;
const probesMax = 60;

export interface InboxBench {
  endpoint: string;
  widgetId: string;
  orgId: string;
  agents: number;
  conversations: number;
  /** With the operator's secret. */
  call(method: string, path: string, body: unknown): Promise<string>;
}

interface Desk {
  socket: WebSocket;
  token: string;
  cursor: string;
}

/**
 * One org with many agents' inboxes open and many live conversations: how long from something happening in one of
 * them until every agent has it, and how long until all are back after all were cut off at once.
 */
export async function benchInbox(bench: InboxBench): Promise<string> {
  const tokens = await inBatches(bench.agents, async (index) => {
    const body = { org_id: bench.orgId, agent_id: `agent-${index}`, name: `Agent ${index}` };
    return (JSON.parse(await bench.call("POST", "/api/agent-tokens", body)) as { token: string }).token;
  });
  const watch = new Watch();
  const desks = await inBatches(tokens.length, (index) => openDesk(bench.endpoint, tokens[index]!, watch));
  // Visitors talk to people, and a few still wait: no answers of the assistant's are measured along.
  const sessions = await inBatches(bench.conversations, async (index) => {
    const session = await openSession(bench.endpoint, bench.widgetId);
    if (index < waiting) await post(bench.endpoint, session, { type: "handoff" });
    else {
      const agent = { id: `agent-${index % bench.agents}`, name: `Agent ${index % bench.agents}` };
      await bench.call("POST", `/api/takeover/${session.conversation_id}`, { agent });
    }
    return session;
  });
  const live = sessions.slice(waiting);
  await settle(bench, desks.length, live.splice(0, probesMax), watch);

  const messages = await measureMessages(bench, desks.length, live, watch);
  const asked = await measureHandoffs(bench, desks.length, watch);
  const back = await measureReturn(bench.endpoint, desks, watch);
  for (const { socket } of desks) socket.close();
  const rows = [
    { name: "a visitor's message", values: percentiles(messages) },
    { name: "a person asked for", values: percentiles(asked) },
    { name: "all cut off, back", values: percentiles(back) },
  ];
  const perSecond = Math.round(bench.conversations * messagesPerSecondOfEach);
  const title = `inbox: ${bench.agents} agents, ${bench.conversations} live conversations, ${perSecond} messages/s, each to every agent; ms`;
  const printed = table(title, rows, []);
  const late = rows.slice(0, 2).find(({ values }) => values["p99"]! >= boundMs);
  if (late) throw new Error(`${printed}\nLater than a second at some agents: ${late.name}.`);
  return printed;
}

/** What is waited for, and when each agent had it. */
class Watch {
  readonly #awaited = new Map<string, { isIt: (summary: ConversationSummary) => boolean; heard: number[] }>();
  #lastText = "";
  #lastFrame: InboxServerFrame | undefined;

  expect(id: string, isIt: (summary: ConversationSummary) => boolean): number[] {
    const heard: number[] = [];
    this.#awaited.set(id, { isIt, heard });
    return heard;
  }

  /** Every agent is sent the same text: read once, so that reading is not what is measured. */
  hear(desk: Desk, text: string): void {
    const now = performance.now();
    if (text !== this.#lastText || !this.#lastFrame) {
      this.#lastFrame = JSON.parse(text) as InboxServerFrame;
      this.#lastText = text;
    }
    const frame = this.#lastFrame;
    if (frame.type !== "conversations") return;
    desk.cursor = frame.cursor;
    for (const summary of frame.conversations) {
      const awaited = this.#awaited.get(summary.id);
      if (awaited?.isIt(summary)) awaited.heard.push(now);
    }
  }
}

/** What making so many conversations left to do (copies to D1 above all) is no part of what is measured. */
async function settle(
  { endpoint }: InboxBench,
  agents: number,
  sessions: readonly FoyerSession[],
  watch: Watch,
): Promise<void> {
  let quick = 0;
  for (const session of sessions) {
    const heard = watch.expect(session.conversation_id, ({ last_message }) => last_message?.text === "Probe");
    const sent = performance.now();
    await post(endpoint, session, { type: "send", id: crypto.randomUUID(), text: "Probe", wait: false });
    const [longest = Number.NaN] = (await allHeard([{ sent, heard }], agents)).toSorted((a, b) => b - a);
    quick = longest < quietMs ? quick + 1 : 0;
    if (quick === 3) return;
    await sleep(1_000);
  }
}

async function measureMessages(
  { endpoint, conversations }: InboxBench,
  agents: number,
  sessions: readonly FoyerSession[],
  watch: Watch,
): Promise<number[]> {
  const events: { sent: number; heard: number[] }[] = [];
  const posts: Promise<unknown>[] = [];
  const perSecond = conversations * messagesPerSecondOfEach;
  const count = Math.min(sessions.length, Math.round((perSecond * loadMs) / 1_000));
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    // Each in another conversation: the next message must not take the place of the one that is waited for.
    const session = sessions[index]!;
    const text = `Message ${index}`;
    const heard = watch.expect(session.conversation_id, ({ last_message }) => last_message?.text === text);
    events.push({ sent: performance.now(), heard });
    posts.push(post(endpoint, session, { type: "send", id: crypto.randomUUID(), text, wait: false }));
    await sleep(Math.max(0, started + ((index + 1) * 1_000) / perSecond - performance.now()));
  }
  await Promise.all(posts);
  return allHeard(events, agents);
}

async function measureHandoffs(bench: InboxBench, agents: number, watch: Watch): Promise<number[]> {
  const events: { sent: number; heard: number[] }[] = [];
  for (let index = 0; index < handoffs; index += 1) {
    const session = await openSession(bench.endpoint, bench.widgetId);
    const heard = watch.expect(session.conversation_id, ({ mode }) => mode === "waiting");
    events.push({ sent: performance.now(), heard });
    await post(bench.endpoint, session, { type: "handoff" });
    await sleep(50);
  }
  return allHeard(events, agents);
}

/** Milliseconds from each event to each agent. */
async function allHeard(
  events: readonly { sent: number; heard: number[] }[],
  agents: number,
): Promise<number[]> {
  const until = performance.now() + 20_000;
  while (events.some(({ heard }) => heard.length < agents) && performance.now() < until) await sleep(50);
  const missing = events.filter(({ heard }) => heard.length < agents);
  if (missing.length > 0) throw new Error(`${missing.length} events did not reach every agent.`);
  // Told twice is heard once: the first time counts.
  return events.flatMap(({ sent, heard }) => heard.slice(0, agents).map((at) => at - sent));
}

async function measureReturn(endpoint: string, desks: Desk[], watch: Watch): Promise<number[]> {
  for (const { socket } of desks) socket.terminate();
  await sleep(2_000);
  const started = performance.now();
  return Promise.all(
    desks.map(async (desk) => {
      const { socket } = await openDesk(endpoint, desk.token, watch, desk.cursor);
      desk.socket = socket;
      return performance.now() - started;
    }),
  );
}

/** Connected, with `ready` behind it. */
async function openDesk(endpoint: string, token: string, watch: Watch, after?: string): Promise<Desk> {
  const query = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
  const socket = new WebSocket(
    `${endpoint.replace(/^http/, "ws")}/api/inbox${query}`,
    ["foyer.v1", `bearer.${token}`],
    { perMessageDeflate: false },
  );
  const desk: Desk = { socket, token, cursor: "" };
  await new Promise<void>((resolve, reject) => {
    socket.once("message", () => resolve());
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`An inbox was closed with ${code}.`)));
  });
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") watch.hear(desk, data);
  });
  return desk;
}

async function post(endpoint: string, session: FoyerSession, body: object): Promise<void> {
  const response = await fetch(`${endpoint}/api/chat/${session.conversation_id}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${session.token}`,
      "content-type": "application/json",
      // Rates are kept by address: each visitor comes from their own.
      "cf-connecting-ip": `10.${[...crypto.getRandomValues(new Uint8Array(3))].join(".")}`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`A visitor was answered ${response.status}: ${await response.text()}`);
  await response.text();
}

async function inBatches<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(together, count) }, async () => {
      for (let index = next++; index < count; index = next++) results[index] = await work(index);
    }),
  );
  return results;
}

function percentiles(values: readonly number[]): Record<string, number> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}
