import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { root } from "./paths.ts";

/** Secrets of the local Worker. Wrangler's own name and place for them. */
export const devVarsFile = join(root, "backend", ".dev.vars");

const fromEnvironment = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_MODEL",
  "OPENROUTER_API_KEY",
  "OPENROUTER_BASE_URL",
  "GROQ_API_KEY",
  "GROQ_BASE_URL",
  "AI_GATEWAY_TOKEN",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_CAPTURE_CONTENT",
  "VOICE_API_KEY",
  "VOICE_BASE_URL",
  "TRANSCRIBE_MODEL",
  "SPEECH_MODEL",
  "SPEECH_VOICE",
  "PINECONE_API_KEY",
  "PINECONE_BASE_URL",
  "EMBEDDINGS_MODEL",
  "EMBEDDINGS_DIMENSIONS",
  "MODEL_PRICES",
  "RESEND_API_KEY",
  "EMAIL_FROM",
  "RESEND_BASE_URL",
  "TWILIO_AUTH_TOKEN",
  "SHOPIFY_API_KEY",
  "SHOPIFY_API_SECRET",
  "SHOPIFY_PLANS",
  "SHOPIFY_APP_HANDLE",
  "WEBHOOKS_ALLOW_PRIVATE",
];

/** Makes the file where it is missing, with secrets of its own. True when it did. */
export function createDevVars(file = devVarsFile): boolean {
  if (existsSync(file)) return false;
  const lines = [
    "# Secrets of this machine's Foyer. Not in git; made by `npm start`.",
    "# FOYER_SECRET signs visitors' tokens. BUBBLE_API_SECRET is the operator's: it may do everything.",
    `FOYER_SECRET=${randomBytes(32).toString("hex")}`,
    `BUBBLE_API_SECRET=${randomBytes(32).toString("hex")}`,
    "# With a key the assistant writes its answers; without, it quotes the knowledge.",
    "# OPENAI_API_KEY=",
    "# OPENAI_BASE_URL=https://api.openai.com/v1",
    "# OPENAI_MODEL=gpt-5-mini",
    "",
  ];
  writeFileSync(file, lines.join("\n"), { mode: 0o600, flag: "wx" });
  return true;
}

/** What the Worker is told: the file, and over it what the environment says of the model. */
export function readDevVars(
  file = devVarsFile,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const vars: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) {
    if (value !== undefined && value !== "") vars[name] = value;
  }
  for (const name of fromEnvironment) {
    const value = env[name];
    if (value !== undefined && value !== "") vars[name] = value;
  }
  return vars;
}

/**
 * An env file that wrangler reads back as exactly these values. Secrets go to the Worker this way and not with
 * `--var`, which everyone on the machine could read in the list of processes.
 */
export function formatEnvFile(vars: Record<string, string>): string {
  return Object.entries(vars)
    .map(([name, value]) => {
      const quote = ["'", '"', "`"].find((quote) => !value.includes(quote));
      if (quote === undefined) throw new Error(`The value of ${name} holds all three kinds of quotes.`);
      if (quote === '"' && /\\[nr]/.test(value))
        throw new Error(`The value of ${name} cannot be written to a file.`);
      // Wrangler expands $NAME in every value, quoted or not.
      return `${name}=${quote}${value.replaceAll("$", "\\$")}${quote}\n`;
    })
    .join("");
}
