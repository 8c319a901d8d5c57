import { delimiter, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { deploy } from "./deploy/deploy.ts";
import { commandRunner, DeployError } from "./deploy/wrangler.ts";
import { root } from "./paths.ts";

const usage = `npm run deploy [-- --env staging] [--dry-run] [--yes]

Takes a Cloudflare account to a working chat. Safe to repeat: it is also how you update.

  --env <name>   production (the default) or staging: two deployments that share nothing
  --dry-run      shows every step and its commands; needs no account and no network
  --yes, -y      does not ask before it begins

  CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID  instead of \`npx wrangler login\`
  OPENAI_API_KEY                               becomes a secret of the Worker where it has none
  OPENROUTER_API_KEY, GROQ_API_KEY             the same
  SHOPIFY_API_KEY, SHOPIFY_API_SECRET          the same: with both it is a Shopify app (docs/shopify.md)
  SHOPIFY_PLANS, SHOPIFY_APP_HANDLE            stand over the settings in backend/wrangler.jsonc
  WORKERS_AI=1                                 binds Cloudflare's own models
  OPENAI_BASE_URL, OPENAI_MODEL                stand over the settings in backend/wrangler.jsonc
  BUBBLE_API_SECRET                            yours instead of a random one; needed again only where the widget is missing`;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(`\n${error.message}\n\n${error.advice}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values } = readArguments();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const environment = values.env;
  if (environment !== "production" && environment !== "staging") {
    throw new DeployError(`There is no environment ${environment}.`, usage);
  }
  const dryRun = values["dry-run"];
  if (!dryRun && !values.yes && !process.stdin.isTTY) {
    throw new DeployError(
      "There is nobody to ask.",
      "Add --yes to deploy without a question, or --dry-run to see the steps.",
    );
  }
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    // Never asks, never phones home; tables without colours can be read.
    CI: "true",
    FORCE_COLOR: "0",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
  };
  const url = await deploy({
    root,
    environment,
    dryRun,
    env,
    run: commandRunner(root, env),
    fetch,
    print: (text) => console.log(text),
    confirm: async (question) => values.yes || (await ask(question)),
  });
  return url === null && !dryRun ? 1 : 0;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        env: { type: "string", default: "production" },
        "dry-run": { type: "boolean", default: false },
        yes: { type: "boolean", short: "y", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new DeployError(error instanceof Error ? error.message : String(error), usage);
  }
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\n${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
