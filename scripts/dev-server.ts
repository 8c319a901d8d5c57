import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { formatEnvFile } from "./dev-vars.ts";
import { root } from "./paths.ts";
import { type ProcessInfo, processesOfGroup } from "./processes.ts";

const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
const guard = join(root, "scripts", "end-with-parent.ts");
const config = join(root, "backend", "wrangler.jsonc");

export interface DevServerOptions {
  port: number;
  /** Where the database, the conversations and the log live. The same folder again: the same data. */
  directory: string;
  /** The Worker's variables and secrets, over those of wrangler.jsonc. `.dev.vars` is not read. */
  vars: Record<string, string>;
  /** Every line that the Worker or wrangler prints. */
  onLine?: (line: string) => void;
  readyWithinMs?: number;
  /** Gives up starting, and leaves nothing behind. */
  signal?: AbortSignal;
}

/** `wrangler dev` in a process group of its own, ready to answer. */
export interface DevServer {
  url: string;
  logFile: string;
  /** Fulfilled when the server is gone, however that came. */
  exited: Promise<void>;
  /** The last lines of the log. */
  tail(): string;
  /** workerd: the process that runs the Worker. */
  runtime(): ProcessInfo | undefined;
  /** Ends it in good order and waits until nothing of it is left. */
  stop(): Promise<void>;
  /** `kill -9` for workerd, then for the rest. */
  kill(): Promise<void>;
}

export class DevServerError extends Error {
  override readonly name = "DevServerError";
}

/** Migrates the database of `directory`, starts the Worker on it and waits until `/health` answers well. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  await assertStartable(options);
  mkdirSync(options.directory, { recursive: true });
  // Wrangler writes a file a run here and clears none.
  rmSync(join(options.directory, "logs"), { recursive: true, force: true });
  await migrate(options.directory, options.signal);

  const envFile = join(options.directory, "vars.env");
  rmSync(envFile, { force: true });
  writeFileSync(envFile, formatEnvFile(options.vars), { mode: 0o600 });
  const logFile = join(options.directory, "wrangler.log");
  const log = createWriteStream(logFile);
  const child = spawnWrangler(options.directory, [
    "dev",
    "--ip=127.0.0.1",
    `--port=${options.port}`,
    "--inspector-port=0",
    `--persist-to=${stateOf(options.directory)}`,
    `--env-file=${envFile}`,
    "--show-interactive-dev-session=false",
  ]);
  const holder: Holder = { group: child.pid!, port: options.port };
  writeFileSync(holderOf(options.directory), JSON.stringify(holder));
  const recent: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on("line", (coloured) => {
      const line = stripVTControlCharacters(coloured);
      log.write(`${line}\n`);
      recent.push(line);
      if (recent.length > 200) recent.shift();
      options.onLine?.(line);
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once("close", () => log.end(resolve));
  });
  const server: DevServer = {
    url: `http://127.0.0.1:${options.port}`,
    logFile,
    exited,
    tail: () => tail(recent),
    runtime: () => runtimeOf(child.pid!, options.port),
    stop: () => end(child, "SIGTERM", options.port, envFile),
    kill: () => end(child, "SIGKILL", options.port, envFile),
  };
  try {
    await ready(server, recent, options);
  } catch (error) {
    await server.kill();
    throw error;
  }
  return server;
}

/** Throws what would keep a server from starting, before anything is built for it. */
export async function assertStartable(options: Pick<DevServerOptions, "port" | "directory">): Promise<void> {
  assertNobodyElseIn(options.directory);
  await assertPortIsFree(options.port);
}

function stateOf(directory: string): string {
  return join(directory, "state");
}

function spawnWrangler(directory: string, args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", guard, wrangler, ...args, "--config", config], {
    cwd: root,
    // A group of its own, so that workerd can be ended with it whatever becomes of wrangler.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      // Servers side by side must not find each other, nor write into the home directory.
      WRANGLER_REGISTRY_PATH: join(directory, "registry"),
      WRANGLER_LOG_PATH: join(directory, "logs"),
      NO_COLOR: "1",
      FORCE_COLOR: "0",
    },
  });
  if (child.pid === undefined) throw new DevServerError("wrangler could not be started.");
  return child;
}

/** Skipped while the migrations are those that this database has already seen: it takes seconds otherwise. */
async function migrate(directory: string, signal: AbortSignal | undefined): Promise<void> {
  const folder = join(root, "backend", "migrations");
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).toSorted())
    hash.update(name).update(readFileSync(join(folder, name)));
  const wanted = hash.digest("hex");
  const stamp = join(stateOf(directory), "migrated");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const child = spawnWrangler(directory, [
    "d1",
    "migrations",
    "apply",
    "DB",
    "--local",
    `--persist-to=${stateOf(directory)}`,
  ]);
  const stop = (): void => trySignal(-child.pid!, "SIGKILL");
  signal?.addEventListener("abort", stop);
  let output = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (data) => (output += String(data)));
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  signal?.removeEventListener("abort", stop);
  if (code !== 0) throw new DevServerError(`The database could not be migrated.\n\n${output.trim()}`);
  mkdirSync(stateOf(directory), { recursive: true });
  writeFileSync(stamp, wanted);
}

async function ready(server: DevServer, recent: string[], options: DevServerOptions): Promise<void> {
  const withinMs = options.readyWithinMs ?? 60_000;
  let gone = false;
  void server.exited.then(() => (gone = true));
  let last = "it did not answer at all";
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (options.signal?.aborted) throw new DevServerError("Stopped before the Worker was ready.");
    if (gone) throw new DevServerError(`wrangler ended before it was ready.\n\n${tail(recent)}`);
    // A Worker that does not build keeps wrangler waiting for an edit.
    const broken = recent.some((line) => /\[ERROR\]|Build failed/.test(line));
    try {
      const response = await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) {
        await response.body?.cancel();
        return;
      }
      last = `/health answered ${response.status}: ${(await response.text()).slice(0, 500)}`;
    } catch {
      // Nobody listens yet.
    }
    if (broken) throw new DevServerError(`The Worker could not be started.\n\n${tail(recent)}`);
    await sleep(50);
  }
  throw new DevServerError(
    `The Worker was not ready after ${withinMs / 1_000} s: ${last}.\n\n${tail(recent)}`,
  );
}

function tail(lines: string[]): string {
  return lines.slice(-40).join("\n").trim();
}

/** Wrangler runs two: one that listens on the port and passes on, and the one that runs the Worker. */
function runtimeOf(group: number, port: number): ProcessInfo | undefined {
  return processesOfGroup(group).find(
    ({ name, command }) => name === "workerd" && !command.includes(`127.0.0.1:${port} `),
  );
}

async function end(
  child: ChildProcess,
  signal: "SIGTERM" | "SIGKILL",
  port: number,
  envFile: string,
): Promise<void> {
  const group = child.pid!;
  if (signal === "SIGKILL") {
    const runtime = runtimeOf(group, port);
    if (runtime !== undefined) trySignal(runtime.pid, "SIGKILL");
    trySignal(-group, "SIGKILL");
  } else {
    trySignal(group, "SIGTERM");
  }
  const deadline = Date.now() + 5_000;
  while (processesOfGroup(group).length > 0) {
    if (Date.now() > deadline) trySignal(-group, "SIGKILL");
    await sleep(20);
  }
  // What a process had open may outlive it for a moment.
  await portIsFree(port, deadline);
  rmSync(envFile, { force: true });
}

/** Waits, but not for somebody else who listens there. */
async function portIsFree(port: number, deadline: number): Promise<void> {
  while (Date.now() < deadline) {
    try {
      return await assertPortIsFree(port);
    } catch {
      await sleep(50);
    }
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** Who runs on a directory at the moment. Left behind by a crash it names a group that is gone. */
interface Holder {
  group: number;
  port: number;
}

function holderOf(directory: string): string {
  return join(directory, "server.json");
}

/** Two servers on the same files would each believe that a conversation is theirs alone. */
function assertNobodyElseIn(directory: string): void {
  const file = holderOf(directory);
  if (!existsSync(file)) return;
  const { group, port }: Holder = JSON.parse(readFileSync(file, "utf8"));
  if (processesOfGroup(group).length === 0) return;
  throw new DevServerError(
    `Foyer runs on this data already: http://127.0.0.1:${port} (process ${group}). Stop that one first.`,
  );
}

/** Wrangler would take another port, and the address that was printed would be somebody else's. */
async function assertPortIsFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new DevServerError(
              `Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
            )
          : new DevServerError(`Port ${port} cannot be used: ${error.message}`),
      );
    });
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
