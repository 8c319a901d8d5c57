import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "./step.ts";
import { configPath, shown } from "./step.ts";
import type { DeployConfig } from "./worker-config.ts";
import { must } from "./wrangler.ts";

/** Plain settings: the environment's stand over backend/wrangler.jsonc's. */
const settingNames = [
  "OPENAI_BASE_URL",
  "OPENAI_MODEL",
  "OPENROUTER_BASE_URL",
  "GROQ_BASE_URL",
  "VOICE_BASE_URL",
  "TRANSCRIBE_MODEL",
  "SPEECH_MODEL",
  "SPEECH_VOICE",
  "PINECONE_BASE_URL",
  "EMBEDDINGS_MODEL",
  "EMBEDDINGS_DIMENSIONS",
  "MODEL_PRICES",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_CAPTURE_CONTENT",
  "PUBLIC_URL",
  "EMAIL_FROM",
  "RESEND_BASE_URL",
  "ACCESS_TEAM_DOMAIN",
  "ACCESS_AUD",
  "ACCESS_ORG_ID",
  "ACCESS_ADMINS",
  "SHOPIFY_PLANS",
  "SHOPIFY_APP_HANDLE",
];

export function configFile(config: DeployConfig, env: NodeJS.ProcessEnv): Step {
  const path = configPath(config);
  const settings = Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const workersAI = env["WORKERS_AI"] === "1";
  const chosen = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return {
    name: "Config",
    commands: [],
    makes: [
      `the file ${path}, from backend/wrangler.jsonc with the account's ids`,
      ...chosen.map((setting) => `in it, ${setting}`),
      ...(workersAI ? ["in it, a binding to Workers AI"] : []),
    ],
    async act(deployment) {
      writeFileSync(join(deployment.root, path), config.render(deployment.ids, settings, { workersAI }));
      return [path, ...chosen].join(", ");
    },
  };
}

export function build(): Step {
  const command = ["node", "scripts/build.ts"];
  return {
    name: "Build",
    commands: [shown(command)],
    async act(deployment) {
      await must(deployment.run, command);
      return `widget ${widgetVersion(deployment.root)}`;
    },
  };
}

export function migrations(config: DeployConfig, name: string): Step {
  const apply = ["wrangler", "d1", "migrations", "apply", name, "--remote", "-c", configPath(config)];
  return {
    name: `Migrations of ${name}`,
    commands: [shown(apply)],
    async act({ run }) {
      const { stdout } = await must(run, apply);
      return /No migrations to apply/.test(stdout) ? "nothing new" : "applied";
    },
  };
}

/** The version that was built last: `scripts/build.ts` writes it down. */
export function widgetVersion(root: string): string {
  const file = join(root, "backend", "dist", "version.json");
  const { widget }: { widget: string } = JSON.parse(readFileSync(file, "utf8"));
  return widget;
}
