/**
 * `npm run bench`: what stands between the upstream and the visitor, in one run on one machine against one local
 * upstream. Read the ratios; the absolute figures are this machine's. ROUNDS (7), AGENTS (200) and CONVERSATIONS (2000) can be given.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";
import { build } from "../../scripts/build.ts";
import { startDevServer } from "../../scripts/dev-server.ts";
import { readGuide } from "../../scripts/guide/documents.ts";
import { rssOf } from "../../scripts/processes.ts";
import { flood, paced } from "./answers.ts";
import type { Contender } from "./contender.ts";
import { express, foyer, socketio, straight } from "./contenders.ts";
import { foyerFanOut, socketioFanOut } from "./fan-out.ts";
import { type FoyerSession, openSession, openSocket } from "./foyer-session.ts";
import { startHelper } from "./helper-process.ts";
import { benchInbox } from "./inbox.ts";
import { type Sample, measure, median } from "./measure.ts";
import { table } from "./table.ts";

const rounds = Number(process.env["ROUNDS"] ?? 7);
const port = Number(process.env["PORT"] ?? 8916);
const listeners = 100;
const burst = 50;
const idle = 300;
const agents = Number(process.env["AGENTS"] ?? 200);
const conversations = Number(process.env["CONVERSATIONS"] ?? 2_000);
const widgetId = "bench";
const secret = "bench-operator-secret-0123456789abcdef";

await build();
const directory = mkdtempSync(join(tmpdir(), "foyer-bench-"));
const upstream = await startHelper("upstream.ts");
const expressRelay = await startHelper("express-relay.ts", { UPSTREAM: `${upstream.url}/v1` });
const socketioRelay = await startHelper("socketio-relay.ts", { UPSTREAM: `${upstream.url}/v1` });
const server = await startDevServer({
  port,
  directory,
  vars: {
    FOYER_SECRET: "bench-foyer-secret-0123456789abcdef",
    BUBBLE_API_SECRET: secret,
    OPENAI_API_KEY: "local",
    OPENAI_BASE_URL: `${upstream.url}/v1`,
    OPENAI_MODEL: "bench",
  },
});
try {
  await prepare();
  console.log(`${rounds} rounds, interleaved; medians. Beside the figures: × socket.io, × straight.\n`);
  await benchMemory();
  await benchRelays();
  await benchFanOut();
  console.log(
    await benchInbox({ endpoint: server.url, widgetId, orgId: "bench", agents, conversations, call }),
  );
} finally {
  await server.stop();
  for (const helper of [upstream, expressRelay, socketioRelay]) helper.stop();
  rmSync(directory, { recursive: true });
}
process.exit();

async function benchRelays(): Promise<void> {
  const contenders: Contender[] = [
    straight(upstream.url),
    socketio(socketioRelay.url),
    express(expressRelay.url),
    foyer(server.url, newSession),
  ];
  for (const streams of [1, 20]) {
    const racers = await Promise.all(
      contenders.map(async (contender) => ({
        name: contender.name,
        lines: await Promise.all(Array.from({ length: streams }, () => contender.connect())),
        paced: [] as Sample[],
        flood: [] as Sample[],
      })),
    );
    // The first round warms everybody up and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (let turn = 0; turn < racers.length; turn += 1) {
        // Another one begins each round, so that no place in the order is anybody's own.
        const racer = racers[(turn + round) % racers.length]!;
        const samples = {
          paced: await measure(racer.lines, paced),
          flood: await measure(racer.lines, flood),
        };
        if (round === 0) continue;
        racer.paced.push(samples.paced);
        racer.flood.push(samples.flood);
      }
    }
    for (const racer of racers) for (const line of racer.lines) line.close();
    const rows = racers.map((racer) => ({
      name: racer.name,
      values: {
        "first token, ms": median(racer.paced.map((sample) => sample.firstTokenMs)),
        "tokens/s": median(racer.flood.map((sample) => sample.tokensPerSecond)),
        "frames/token": median(racer.flood.map((sample) => sample.piecesPerToken)),
      },
    }));
    console.log(table(`${streams} ${streams === 1 ? "stream" : "streams"}`, rows, ["socket.io", "straight"]));
  }
}

async function benchFanOut(): Promise<void> {
  const session = await newSession();
  // A person has the conversation: nobody answers, and only what is said is measured.
  await call("POST", `/api/takeover/${session.conversation_id}`, { agent: { id: "bench", name: "Bench" } });
  const contenders = [
    await socketioFanOut(socketioRelay.url, listeners),
    await foyerFanOut(server.url, session, listeners),
  ];
  const rates = contenders.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const rate = await contender.burst(burst);
      if (round > 0) rates[index]!.push(rate);
    }
  }
  for (const contender of contenders) contender.close();
  const rows = contenders.map(({ name }, index) => ({
    name,
    values: { "deliveries/s": median(rates[index]!) },
  }));
  console.log(table(`fan-out: one conversation, ${listeners} sockets`, rows, ["socket.io"]));
}

/** Before anything else has run: memory that was used once is not given back. */
async function benchMemory(): Promise<void> {
  // Both are asked for something first, so that what is loaded once is not counted for every connection.
  for (const contender of [foyer(server.url, newSession), socketio(socketioRelay.url)]) {
    const line = await contender.connect();
    await measure([line], paced);
    line.close();
  }
  const session = await newSession();
  const together = await grow(runtimeMemory, () => openSocket(server.url, session));
  const apart = await grow(runtimeMemory, async () => openSocket(server.url, await newSession()));
  const plain = await grow(relayMemory, async () => {
    const socket = io(socketioRelay.url, { transports: ["websocket"], forceNew: true });
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    return socket;
  });
  const rows = [
    { name: "socket.io", values: { "KiB a connection": plain } },
    { name: "Foyer, in one conversation", values: { "KiB a connection": together } },
    { name: "Foyer, a conversation each", values: { "KiB a connection": apart } },
  ];
  console.log(table(`memory of an idle connection, of ${idle}`, rows, ["socket.io"]));
}

function runtimeMemory(): number {
  const runtime = server.runtime();
  if (runtime === undefined) throw new Error("workerd is gone.");
  return runtime.rssBytes;
}

function relayMemory(): number {
  return rssOf(socketioRelay.pid);
}

async function grow(memory: () => number, connect: () => Promise<{ close(): unknown }>): Promise<number> {
  await sleep(2_000);
  const before = memory();
  const connections = [];
  for (let index = 0; index < idle; index += 1) connections.push(await connect());
  await sleep(2_000);
  const each = (memory() - before) / idle / 1_024;
  for (const connection of connections) connection.close();
  return each;
}

async function prepare(): Promise<void> {
  await call("POST", "/api/config", {
    widget_id: widgetId,
    org_id: "bench",
    context_messages: 1,
    max_tokens: 16_384,
    messages_per_minute: 1_000,
    messages_per_hour: 10_000,
  });
  for (const page of readGuide()) {
    await call("PUT", `/api/knowledge/${widgetId}/documents/${encodeURIComponent(page.path)}`, {
      title: page.title,
      content: page.markdown,
    });
  }
}

function newSession(): Promise<FoyerSession> {
  return openSession(server.url, widgetId);
}

async function call(method: string, path: string, body: unknown): Promise<string> {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text;
}
