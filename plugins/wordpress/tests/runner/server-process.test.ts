import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { ServerProcess } from "./server-process.ts";

const patience = { timeout: 15_000 };
const server = ["-c", 'sleep 60 & echo "$$ $!"; wait'];

async function pids(said: () => string): Promise<number[]> {
  await expect.poll(said, patience).toMatch(/^\d+ \d+\n/);
  return said().split(/\s/).slice(0, 2).map(Number);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("stopped, it takes its workers with it", { timeout: 30_000 }, async () => {
  const process = new ServerProcess("sh", server);
  const both = await pids(() => process.said);
  expect(both.map(isThere)).toEqual([true, true]);
  await process.stop();
  await expect.poll(() => both.some(isThere), patience).toBe(false);
});

test("it ends with whoever started it, though that was killed", { timeout: 30_000 }, async () => {
  const code = `const { ServerProcess } = await import(${JSON.stringify(import.meta.resolve("./server-process.ts"))});
    const server = new ServerProcess("sh", ${JSON.stringify(server)});
    setInterval(() => server.said && process.stdout.write(server.said), 50);`;
  const starter = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  starter.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const both = await pids(() => said);
  expect(both.map(isThere)).toEqual([true, true]);
  starter.kill("SIGKILL");
  await once(starter, "close");
  await expect.poll(() => both.some(isThere), patience).toBe(false);
});

test("one that ends by itself is gone, with what it said", { timeout: 30_000 }, async () => {
  const process = new ServerProcess("sh", ["-c", "echo no port; exit 3"]);
  await process.gone;
  expect(process.said).toBe("no port\n");
  expect(process.hasEnded).toBe(true);
});
