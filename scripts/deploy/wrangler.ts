import { spawn } from "node:child_process";

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command could not do its work. `message` and `advice` are for the person at the terminal. */
export class DeployError extends Error {
  override readonly name = "DeployError";
  readonly advice: string;
  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

export interface RunOptions {
  /** Goes in by stdin, where no list of processes and no file shows it. */
  input?: string;
  env?: Record<string, string>;
}

/** Runs a command to its end. Never asks, never throws for an exit code. */
export type Run = (command: readonly string[], options?: RunOptions) => Promise<Output>;

/** Runs commands in `cwd` with `env`; wrangler is the one that `PATH` finds first. */
export function commandRunner(cwd: string, env: NodeJS.ProcessEnv): Run {
  return ([program = "", ...args], options = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd,
        env: { ...env, ...options.env },
        stdio: ["pipe", "pipe", "pipe"],
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.on("error", (cause) => {
        reject(
          new DeployError(`${program} could not be started.`, "Run `npm ci`, then this again.", { cause }),
        );
      });
      child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
      // A command that ends without reading its input is judged by its exit code.
      child.stdin.on("error", () => {});
      child.stdin.end(options.input ?? "");
    });
}

/** The command's output, or a DeployError that says what to do about it. */
export async function must(run: Run, command: readonly string[], options?: RunOptions): Promise<Output> {
  const output = await run(command, options);
  if (output.code !== 0) throw explain(command, output);
  return output;
}

/** What a command failed with, in wrangler's words and ours. */
export function explain(command: readonly string[], output: Output): DeployError {
  const said = plain(`${output.stderr}\n${output.stdout}`);
  const known = advices.find(({ pattern }) => pattern.test(said));
  return new DeployError(
    `\`${command.join(" ")}\` failed:\n${excerpt(said)}`,
    known?.advice ??
      "Repair what the message names, then run the same command again: what is done is not done twice.",
  );
}

/** JSON that a command printed, with whatever it printed around it. */
export function jsonIn(output: Output): unknown {
  const text = output.stdout;
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("]"), text.lastIndexOf("}"));
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch (cause) {
    throw new DeployError(
      `wrangler answered something that is not JSON:\n${excerpt(plain(text))}`,
      "Is another wrangler in front of this project's? `npx wrangler --version` has to say the one in package.json.",
      { cause },
    );
  }
}

/** The rows of a list that a command printed. Throws where a field is not there: another wrangler, or a changed one. */
export function rowsIn<Field extends string>(
  list: unknown,
  fields: readonly Field[],
): Record<Field, string>[] {
  const isRow = (row: unknown): row is Record<Field, string> =>
    typeof row === "object" &&
    row !== null &&
    fields.every((field) => typeof Reflect.get(row, field) === "string");
  if (Array.isArray(list) && list.every(isRow)) return list;
  throw new DeployError(
    `wrangler's list has not the fields ${fields.join(", ")}.`,
    "Is another wrangler in front of this project's? `npx wrangler --version` has to say the one in package.json.",
  );
}

const token =
  "The API token needs, on this account: Workers Scripts, D1, Workers KV Storage, Workers R2 Storage and Queues (all Edit), and Account Settings (Read). https://dash.cloudflare.com/profile/api-tokens";

const advices: { pattern: RegExp; advice: string }[] = [
  {
    pattern:
      /CLOUDFLARE_API_TOKEN environment variable|not authenticated|"loggedIn":\s*false|please run `?wrangler login/i,
    advice: "Log in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID.",
  },
  {
    pattern: /code: 10042|enable R2/i,
    advice:
      "Turn R2 on, once, in the dashboard (it is free to begin with): https://dash.cloudflare.com/?to=/:account/r2",
  },
  {
    pattern: /workers\.dev subdomain/i,
    advice:
      "Choose the account's workers.dev name, once: https://dash.cloudflare.com/?to=/:account/workers/onboarding",
  },
  {
    pattern: /maximum number of D1 databases|code: 7406/i,
    advice: "Delete a D1 database you no longer need, or move the account to a paid plan.",
  },
  {
    pattern: /queues?[^\n]*(paid|plan)|code: 11003/i,
    advice: "Queues need a plan that has them: https://dash.cloudflare.com/?to=/:account/workers/plans",
  },
  { pattern: /authentication error|code: (10000|9109|10023)\b|unauthorized|permission/i, advice: token },
  {
    pattern: /fetch failed|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network/i,
    advice:
      "Cloudflare could not be reached. Check this machine's network (behind a proxy: HTTPS_PROXY), then run the same command again.",
  },
];

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal colours are control characters
  return text.replaceAll(/\u001b\[[\d;]*m/g, "");
}

/** The lines with content, without wrangler's pointers to its log file and its help. */
function excerpt(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !line.includes("Logs were written to") && !/--temporary/.test(line));
  return lines
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 400)}`)
    .join("\n");
}
