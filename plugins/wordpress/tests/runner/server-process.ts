import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** Its input is a pipe from here: when this process ends, however it does, the whole group does too. */
const untilLeft = 'exec 3<&0 </dev/null; { cat <&3; kill -9 0; } >/dev/null 2>&1 & exec "$@" 3<&-';

/** A server in a process group of its own, so that it ends with all its workers. */
export class ServerProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What it said, on both streams. */
  said = "";
  /** Fulfilled when it is gone, however that came. */
  readonly gone: Promise<void>;

  constructor(command: string, args: string[], env: Record<string, string> = {}) {
    this.#child = spawn("sh", ["-c", untilLeft, "sh", command, ...args], {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (this.said += text));
    this.gone = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.said += error.message;
        resolve();
      });
      this.#child.once("close", () => resolve());
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async stop(): Promise<void> {
    if (!this.hasEnded && this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    await this.gone;
  }
}
