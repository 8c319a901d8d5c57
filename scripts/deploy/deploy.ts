import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fetch } from "./smoke-test.ts";
import type { Deployment, Step } from "./step.ts";
import { deploySteps } from "./steps.ts";
import { firstWidget } from "./widget-step.ts";
import type { Environment } from "./worker-config.ts";
import { DeployConfig } from "./worker-config.ts";
import type { Run } from "./wrangler.ts";
import { DeployError } from "./wrangler.ts";

export interface DeployOptions {
  root: string;
  environment: Environment;
  dryRun: boolean;
  env: NodeJS.ProcessEnv;
  run: Run;
  fetch: Fetch;
  print: (text: string) => void;
  /** How long a new address may take to answer. Default 90 seconds. */
  patienceMs?: number;
  /** Asked once, with what is about to happen, before anything is made. */
  confirm: (question: string) => Promise<boolean>;
}

/** Takes an account to a working chat. Resolves with the address, or null on a dry run or a no. */
export async function deploy(options: DeployOptions): Promise<string | null> {
  const source = readFileSync(join(options.root, "backend", "wrangler.jsonc"), "utf8");
  const config = new DeployConfig(source, options.environment);
  const steps = deploySteps(config, options.env);
  if (options.dryRun) {
    options.print(preview(config, steps));
    return null;
  }
  const deployment: Deployment = {
    ...options,
    patienceMs: options.patienceMs ?? 90_000,
    config,
    run: (command, extra) =>
      options.run(command, { ...extra, env: { ...accountOf(deployment), ...extra?.env } }),
    tell: options.print,
    ids: { accountId: "", databases: {}, namespaces: {} },
    platformSecret: undefined,
    url: undefined,
  };
  const [account, ...rest] = steps;
  await perform(account!, deployment, options.print);
  if (!(await options.confirm(question(config, deployment, options.env)))) {
    options.print("Nothing was made.");
    return null;
  }
  for (const step of rest) await perform(step, deployment, options.print);
  options.print(farewell(deployment.url!));
  return deployment.url!;
}

async function perform(step: Step, deployment: Deployment, print: (text: string) => void): Promise<void> {
  try {
    const found = (await step.check?.(deployment)) ?? null;
    print(`✓ ${step.name}: ${found ?? (await step.act(deployment))}`);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    throw new DeployError(`✗ ${step.name}: ${error.message}`, error.advice, { cause: error });
  }
}

/** Once the account is known, every command is about that one. */
function accountOf({ ids }: Deployment): Record<string, string> {
  return ids.accountId === "" ? {} : { CLOUDFLARE_ACCOUNT_ID: ids.accountId };
}

function question(config: DeployConfig, { ids }: Deployment, env: NodeJS.ProcessEnv): string {
  const key =
    (env["OPENAI_API_KEY"] ?? "") === ""
      ? ""
      : "\nOPENAI_API_KEY from your environment becomes a secret of the Worker, unless it has one.";
  return `Deploy ${config.names.worker} (${config.environment}) to account ${ids.accountId}?${key}`;
}

function preview(config: DeployConfig, steps: readonly Step[]): string {
  const parts = steps.map(({ name, commands, makes = [] }, index) =>
    [
      `${index + 1}. ${name}`,
      ...makes.map((line) => `     makes ${line}`),
      ...commands.map((command) => (/^[A-Z]+ \//.test(command) ? `     ${command}` : `     $ ${command}`)),
    ].join("\n"),
  );
  return [
    `What \`npm run deploy\` does for ${config.environment}. Nothing is run now, and nothing is made.`,
    "A thing that is there already is found and kept.",
    "",
    ...parts,
    "",
    farewell("https://{address of the Worker}"),
  ].join("\n");
}

function farewell(url: string): string {
  return `
The chat is at ${url}. For your site, before </body>:

    <script src="${url}/widget.js" data-widget-id="${firstWidget.widget_id}" async></script>

The same as a page of its own: ${url}/w/${firstWidget.widget_id}
Give it something to answer from: PUT ${url}/api/knowledge/${firstWidget.widget_id}/documents/{external_id}, described at ${url}/docs
Any site may open it until \`allowed_origins\` names yours: POST ${url}/api/config`;
}
