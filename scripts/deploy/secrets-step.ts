import { randomBytes } from "node:crypto";
import type { Deployment, Step } from "./step.ts";
import { configPath, shown } from "./step.ts";
import type { DeployConfig } from "./worker-config.ts";
import { explain, jsonIn, must, rowsIn } from "./wrangler.ts";

/** Secrets that a Worker cannot do without. Made at random where missing. */
const madeSecrets = ["FOYER_SECRET", "BUBBLE_API_SECRET"];
/** Given by the environment, and put where missing. */
const givenSecrets = [
  "OPENAI_API_KEY",
  "OPENROUTER_API_KEY",
  "GROQ_API_KEY",
  "AI_GATEWAY_TOKEN",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "RESEND_API_KEY",
  "TWILIO_AUTH_TOKEN",
  "SHOPIFY_API_KEY",
  "SHOPIFY_API_SECRET",
  "VOICE_API_KEY",
  "PINECONE_API_KEY",
];

export function secrets(config: DeployConfig, env: NodeJS.ProcessEnv): Step {
  const list = ["wrangler", "secret", "list", "-c", configPath(config)];
  const put = ["wrangler", "secret", "bulk", "-c", configPath(config)];
  const given = givenSecrets.filter((name) => (env[name] ?? "") !== "");
  const missing = async ({ run }: Deployment) => {
    const output = await run(list);
    const unborn = output.code !== 0 && /Worker "[^"]*"[^\n]* not found/.test(output.stderr + output.stdout);
    if (output.code !== 0 && !unborn) throw explain(list, output);
    const present = unborn ? [] : rowsIn(jsonIn(output), ["name"]).map(({ name }) => name);
    return [...madeSecrets, ...given].filter((name) => !present.includes(name));
  };
  return {
    name: "Secrets",
    commands: [shown(list), `${shown(put)} < the missing ones, as JSON by stdin`],
    makes: [
      ...madeSecrets.map(
        (name) =>
          `${name}, ${(env[name] ?? "") === "" ? "random" : "from the environment"}, if it is not there`,
      ),
      ...given.map((name) => `${name}, from the environment, if it is not there`),
    ],
    async check(deployment) {
      return (await missing(deployment)).length === 0 ? "are there, and stay as they are" : null;
    },
    async act(deployment) {
      const names = await missing(deployment);
      const values = Object.fromEntries(
        names.map((name) => [
          name,
          env[name] === undefined || env[name] === "" ? randomBytes(32).toString("hex") : env[name],
        ]),
      );
      // Wrangler makes an empty Worker to hold them where there is none yet: the first one served has its secrets.
      await must(deployment.run, put, { input: JSON.stringify(values) });
      const platform = values["BUBBLE_API_SECRET"];
      if (platform !== undefined) {
        deployment.platformSecret = platform;
        if ((env["BUBBLE_API_SECRET"] ?? "") === "") tellSecret(deployment, platform);
      }
      return `put ${names.join(", ")}`;
    },
  };
}

function tellSecret({ tell, config }: Deployment, secret: string): void {
  tell(`
    BUBBLE_API_SECRET=${secret}

    Keep it now: it is shown this once and cannot be read back. It is the operator's key to every org of
    ${config.names.worker}; it belongs on servers and in a password manager, never in a browser or in git.
`);
}
