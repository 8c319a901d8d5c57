import type { DeployConfig, Ids } from "./worker-config.ts";
import type { Fetch } from "./smoke-test.ts";
import type { Run } from "./wrangler.ts";

/** What the steps know of a deployment, and what they have found out so far. */
export interface Deployment {
  readonly root: string;
  readonly config: DeployConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly run: Run;
  readonly fetch: Fetch;
  /** How long a new address may take to answer. */
  readonly patienceMs: number;
  /** A line for the person at the terminal that must not get lost. */
  readonly tell: (line: string) => void;
  ids: Ids;
  platformSecret: string | undefined;
  url: string | undefined;
}

export interface Step {
  name: string;
  /** What it runs, for --dry-run: commands as they are typed, requests as `POST /path`. */
  commands: string[];
  /** Lines for --dry-run about what it makes or writes. */
  makes?: string[];
  /** What is there already, in words; null when something is to be done. Without it there always is. */
  check?: (deployment: Deployment) => Promise<string | null>;
  /** Does it, and says what was done. */
  act: (deployment: Deployment) => Promise<string>;
}

/** Where the environment's config is written, from the checkout's root. */
export function configPath(config: DeployConfig): string {
  return `backend/wrangler.deploy.${config.environment}.jsonc`;
}

/** A command as it is typed. */
export function shown(command: readonly string[]): string {
  return command
    .map((part) => (/^[\w@%+=:,./{}-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
}
