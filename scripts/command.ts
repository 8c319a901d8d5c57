import { spawn } from "node:child_process";

export interface Ended {
  code: number | null;
  /** What it said, on both streams. */
  output: string;
}

export interface CommandOptions {
  cwd?: string;
  /** Beside this process's own. */
  env?: Record<string, string>;
  /** For its standard input. */
  input?: string;
}

/** Without a word to whoever watches. It throws nothing: a command that is not there has no code. */
export async function run(command: string, args: string[], options: CommandOptions = {}): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It may end before it has read anything.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(null);
    });
    child.once("close", resolve);
  });
  return { code, output };
}

/**
 * Throws with what it said where it fails.
 * @public to the plugins' tests, which have modules of their own.
 */
export async function demand(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ""} ended with ${code}. ${output.trim()}`);
  return output;
}
