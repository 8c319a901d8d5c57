import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

export interface HelperProcess {
  url: string;
  pid: number;
  stop(): void;
}

/** Starts a file of this folder as a process of its own; it tells its address when it listens. */
export async function startHelper(file: string, env: Record<string, string> = {}): Promise<HelperProcess> {
  const child = fork(join(import.meta.dirname, file), { env: { ...process.env, ...env } });
  const url = await addressOf(child, file);
  return { url, pid: child.pid!, stop: () => void child.kill() };
}

async function addressOf(child: ChildProcess, file: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.once("message", ({ url }: { url: string }) => resolve(url));
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code} before it listened.`)));
  });
}
