/**
 * `npm run test:chaos`: visitors talk, an agent takes over and hands back, the server is killed with -9 at a random
 * moment and started again, and then what the visitors and the agent see must be what the server has. ROUNDS (30) and SEED can be given; `--report=FILE` writes
 * how many rounds passed and what failed, as JSON.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import type {
  AnalyticsAnswer,
  ConversationsPage,
  HistoryPage,
  Message,
  ReadyFrame,
} from "../../shared-widget/protocol/index.ts";
import { type DevServer, startDevServer } from "../../scripts/dev-server.ts";
import { build } from "../../scripts/build.ts";
import { readGuide } from "../../scripts/guide/documents.ts";
import { ChaosAgent } from "./agent.ts";
import { Random } from "./random.ts";
import { type Verdict, judge, judgePeople } from "./verdict.ts";
import { Visitor } from "./visitor.ts";

const { values } = parseArgs({ options: { report: { type: "string" } } });
const rounds = Number(process.env["ROUNDS"] ?? 30);
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const port = Number(process.env["PORT"] ?? 8913);
const settleWithinMs = 60_000;
/** How long a visitor looks at "offline" before reloading the page. */
const patienceMs = 4_000;

const secret = "chaos-operator-secret-0123456789abcdef";
const vars = { FOYER_SECRET: "chaos-foyer-secret-0123456789abcdef", BUBBLE_API_SECRET: secret };
const endpoint = `http://127.0.0.1:${port}`;
const directory = mkdtempSync(join(tmpdir(), "foyer-chaos-"));
const random = new Random(seed);
const agentId = "ada";
const questions = [
  "How do I put this on my WordPress site?",
  "Where are conversations stored?",
  "Can a person take over?",
  "What does it cost?",
  "Which limits are there?",
];
const total = { takeovers: 0, messages: 0, kills: 0, cutOff: 0, lost: 0, doubled: 0, holes: 0, different: 0 };

console.log(`chaos: ${rounds} rounds, SEED=${seed}`);
await build();
let server = await start();
const visitors: Visitor[] = [];
let agent!: ChaosAgent;
let ok = false;
let passed = 0;
const failures: string[] = [];
try {
  await prepare();
  for (let round = 1; round <= rounds; round += 1) await play(round);
  await compareWithCopy();
  await compareWithInsights();
  ok = failures.length === 0;
} catch (error) {
  console.error(error);
  failures.push(String(error).split("\n")[0]!);
} finally {
  for (const visitor of visitors) visitor.client.dispose();
  agent?.close();
  await server.stop();
}
if (ok) rmSync(directory, { recursive: true });
else console.log(`The server's data and log are in ${directory}. Again: SEED=${seed} npm run test:chaos`);
console.log(
  `rounds: ${rounds}, messages: ${total.messages}, takeovers: ${total.takeovers}, kills: ${total.kills}, answers cut off: ${total.cutOff}, ` +
    `lost ${total.lost}, doubled ${total.doubled}, holes ${total.holes}, differences ${total.different}`,
);
if (values.report !== undefined) {
  const result = { passed, failed: failures.length, skipped: [], failures };
  writeFileSync(values.report, JSON.stringify(result));
}
process.exitCode = ok ? 0 : 1;

function start(): Promise<DevServer> {
  return startDevServer({ port, directory, vars });
}

/** A widget for each visitor: in one process they would otherwise be tabs of one browser. */
async function prepare(): Promise<void> {
  const guide = readGuide();
  for (const name of ["chaos-a", "chaos-b", "chaos-c"]) {
    await call("POST", "/api/config", {
      widget_id: name,
      org_id: "chaos",
      messages_per_minute: 1_000,
      messages_per_hour: 10_000,
      // Who waits for a person waits for the assistant in vain, and no round would end.
      handoff: { after_failures: 0 },
    });
    for (const page of guide) {
      await call("PUT", `/api/knowledge/${name}/documents/${encodeURIComponent(page.path)}`, {
        title: page.title,
        content: page.markdown,
      });
    }
    visitors.push(new Visitor(endpoint, name));
  }
  agent = new ChaosAgent(endpoint, await mint(), agentId);
}

async function mint(): Promise<string> {
  const asked = { org_id: "chaos", agent_id: agentId, name: "Chaos Ada", expires_in: 12 * 3_600 };
  return (await call<{ token: string }>("POST", "/api/agent-tokens", asked)).token;
}

async function play(round: number): Promise<void> {
  const talk = visitors.map(async (visitor) => {
    for (let left = random.between(1, 2); left > 0; left -= 1) {
      const text = `${random.pick(questions)} (${round}.${visitor.widgetId}.${left})`;
      const pause = random.between(0, 500);
      const reloads = random.chance(0.15);
      await sleep(pause);
      if (reloads) visitor.reload();
      visitor.say(text);
      total.messages += 1;
    }
  });
  const served = random.pick(visitors).client.state.conversation?.id;
  let service = Promise.resolve();
  if (served !== undefined && round > 1) {
    total.takeovers += 1;
    service = agent.serve(served, `Ada here (${round})`, () => random.between(0, 400));
  }
  // A console that is opened while the server dies.
  if (random.chance(0.3)) agent.reload();
  await sleep(random.between(0, 900));
  total.cutOff += visitors.filter((visitor) => visitor.client.state.partial !== null).length;
  await server.kill();
  total.kills += 1;
  await Promise.all(talk);
  const killed = performance.now();
  server = await start();
  const restarted = performance.now();
  await service;
  await settle(round);
  const settled = performance.now();
  for (const visitor of visitors) {
    const { acknowledged } = visitor;
    const id = visitor.client.state.conversation?.id ?? "";
    const sent = new Map([...visitor.sent, ...(agent.sent.get(id) ?? [])]);
    const [client, server] = [await visitor.transcript(), await history(visitor)];
    const verdict = judge({ sent, acknowledged, client, server });
    const acts = { takeovers: agent.takeovers.get(id) ?? 0, notes: agent.notes.get(id) ?? new Set<string>() };
    const people = judgePeople(acts, { client, server, noted: await notesOf(id) });
    note(`round ${round}, ${visitor.widgetId}`, { ...verdict, different: [...verdict.different, ...people] });
    await compareWithInbox(`round ${round}, ${visitor.widgetId}`, id, server);
  }
  if (!failures.some((failure) => failure.startsWith(`round ${round},`))) passed += 1;
  const lengths = visitors.map((visitor) => visitor.client.state.messages.length).join(" + ");
  console.log(
    `round ${round}: ${lengths} messages; up again in ${seconds(restarted - killed)}, in order after ${seconds(settled - restarted)}`,
  );
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

async function settle(round: number): Promise<void> {
  const deadline = Date.now() + settleWithinMs;
  for (;;) {
    // Once is not enough: a second answer may be about to begin.
    if (visitors.every((visitor) => visitor.settled)) {
      await sleep(150);
      if (visitors.every((visitor) => visitor.settled)) return;
    }
    for (const visitor of visitors) visitor.reloadWhenOfflineFor(patienceMs);
    if (Date.now() > deadline) {
      const states = visitors.map(({ client, widgetId }) => {
        const { phase, transport, pending, partial, error, messages } = client.state;
        return { widgetId, phase, transport, pending, partial, error, last: messages.at(-1) };
      });
      throw new Error(`Round ${round} did not settle: ${JSON.stringify(states, null, 2)}`);
    }
    await sleep(25);
  }
}

function note(where: string, verdict: Verdict): void {
  for (const [kind, findings] of Object.entries(verdict)) {
    for (const finding of findings) {
      failures.push(`${where}: ${kind}: ${finding}`);
      console.log(failures.at(-1));
    }
  }
  total.lost += verdict.lost.length;
  total.doubled += verdict.doubled.length;
  total.holes += verdict.holes.length;
  total.different += verdict.different.length;
}

async function history(visitor: Visitor): Promise<Message[]> {
  const id = visitor.client.state.conversation?.id;
  if (id === undefined) throw new Error(`${visitor.widgetId} has no conversation.`);
  const messages: Message[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: HistoryPage = await call("GET", `/api/history/${id}?limit=200${query}`);
    messages.unshift(...page.messages);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return messages;
}

/** All notes of a conversation, as an agent gets them. */
async function notesOf(id: string): Promise<string[]> {
  const response = await fetch(`${endpoint}/api/chat/${id}`, {
    headers: { authorization: `Bearer ${secret}`, accept: "text/event-stream" },
  });
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const [first, second] = text.split("\n\n", 2);
    if (second === undefined) continue;
    const ready: ReadyFrame = JSON.parse(first!.slice(first!.indexOf("data: ") + 6));
    return (ready.notes ?? []).map((note) => note.id);
  }
  throw new Error(`The stream of ${id} ended before it was ready.`);
}

/** The agent's list follows within moments, and must agree. */
async function compareWithInbox(where: string, id: string, server: readonly Message[]): Promise<void> {
  const deadline = Date.now() + settleWithinMs;
  for (;;) {
    const listed = agent.listed(id);
    if (listed?.message_count === server.length && listed.mode === "ai") return;
    if (Date.now() > deadline) {
      const shown = listed === undefined ? "nothing" : `${listed.message_count} messages, ${listed.mode}`;
      const different = [`the inbox shows ${shown}, and there are ${server.length}, ai`];
      return note(where, { lost: [], doubled: [], holes: [], different });
    }
    await sleep(25);
  }
}

/** What was counted for the owner is what happened: each act once, whatever was delivered twice. */
async function compareWithInsights(): Promise<void> {
  for (const visitor of visitors) {
    const id = visitor.client.state.conversation?.id ?? "";
    const expected = {
      takeovers: agent.takeovers.get(id) ?? 0,
      messages_agent: agent.sent.get(id)?.size ?? 0,
    };
    const deadline = Date.now() + settleWithinMs;
    for (;;) {
      const { total: counted }: AnalyticsAnswer = await call("GET", `/api/analytics/${visitor.widgetId}`);
      const found = { takeovers: counted.takeovers, messages_agent: counted.messages_agent };
      if (isDeepStrictEqual(found, expected)) break;
      if (Date.now() > deadline) {
        const different = [`counted ${JSON.stringify(found)} of ${JSON.stringify(expected)}`];
        note(visitor.widgetId, { lost: [], doubled: [], holes: [], different });
        break;
      }
      await sleep(200);
    }
  }
}

/** The copy in D1 comes a little later, and must come. */
async function compareWithCopy(): Promise<void> {
  for (const visitor of visitors) {
    const expected = (await history(visitor)).length;
    const deadline = Date.now() + settleWithinMs;
    for (;;) {
      const page: ConversationsPage = await call("GET", `/api/conversations/${visitor.widgetId}`);
      const copied = page.conversations.find(
        ({ id }) => id === visitor.client.state.conversation?.id,
      )?.message_count;
      if (copied === expected) break;
      if (Date.now() > deadline) {
        note(visitor.widgetId, {
          lost: [`the copy in D1 has ${copied} of ${expected} messages`],
          doubled: [],
          holes: [],
          different: [],
        });
        break;
      }
      await sleep(200);
    }
  }
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(endpoint + path, {
    method,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
