import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { demoOrgId, demoWidgetId, loadDemo } from "./demo.ts";
import { DevServerError, assertStartable, startDevServer } from "./dev-server.ts";
import { createDevVars, devVarsFile, readDevVars } from "./dev-vars.ts";
import { readGuide } from "./guide/documents.ts";
import { home, root } from "./paths.ts";

const { values } = parseArgs({
  options: {
    verbose: { type: "boolean", short: "v", default: false },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(`npm start [-- --verbose]

Serves Foyer on http://127.0.0.1:8787.

  --verbose       also prints the Worker's log, one JSON line per request and per turn
  PORT            another port
  OPENAI_API_KEY  lets a language model write the answers; OPENAI_BASE_URL and OPENAI_MODEL choose which.
                  All three may stand in ${relative(root, devVarsFile)} instead.`);
  process.exit(0);
}

try {
  await start();
} catch (error) {
  console.error(`\n${error instanceof DevServerError ? error.message : String(error)}`);
  process.exit(1);
}

async function start(): Promise<void> {
  const port = readPort();
  await assertStartable({ port, directory: home });
  if (createDevVars()) {
    console.log(`Made ${relative(root, devVarsFile)} with new secrets (it is not in git).`);
  }
  const vars = readDevVars();
  for (const name of ["FOYER_SECRET", "BUBBLE_API_SECRET"]) {
    if (vars[name] === undefined) {
      throw new DevServerError(
        `${relative(root, devVarsFile)} has no ${name}. Add one, or delete the file: it is made anew.`,
      );
    }
  }
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping.signal.aborted) console.log("\nStopping …");
      stopping.abort();
    });
  }
  if (await build()) console.log("Built the widget and the pages.");
  console.log("Starting …");
  try {
    await serve(port, vars, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

async function serve(port: number, vars: Record<string, string>, stopping: AbortSignal): Promise<void> {
  const server = await startDevServer({
    port,
    directory: home,
    vars,
    signal: stopping,
    onLine: (line) => {
      if (values.verbose && line.startsWith("{")) console.log(line);
    },
  });
  const stopped = once(stopping, () => server.stop());
  try {
    const demo = await loadDemo({ url: server.url, secret: vars["BUBBLE_API_SECRET"]! }, readGuide());
    if (demo.widgetCreated) console.log(`Made the demo's widget "${demoWidgetId}".`);
    if (demo.changed + demo.removed > 0) {
      console.log(
        `Loaded the demo's knowledge: ${demo.documents} documents, ${demo.changed} new or changed.`,
      );
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  printBanner(server.url, vars);
  await server.exited;
  if (!stopping.aborted) {
    throw new DevServerError(
      `The server ended by itself. The whole log is in ${relative(root, server.logFile)}; its end:\n\n${server.tail()}`,
    );
  }
  await stopped;
}

/** Does `work` when the signal comes, or at once where it came already. */
function once(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (signal.aborted) return work();
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => void work().then(resolve, reject), { once: true });
  });
}

function readPort(): number {
  const text = process.env["PORT"] ?? "8787";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new DevServerError(`PORT=${text} is not a port: give a number from 1 to 65535.`);
  }
  return port;
}

function printBanner(url: string, vars: Record<string, string>): void {
  const model = modelOf(vars);
  console.log(`
  Foyer is open: ${url}

  demo site      ${url}/
  hosted page    ${url}/w/${demoWidgetId}
  console        ${url}/console (sign in with BUBBLE_API_SECRET, org ${demoOrgId})
  guide          ${url}/guide/readme
  API reference  ${url}/docs
  health         ${url}/health

  model          ${model}
  search         keywords over this checkout's README and docs
  data           ${relative(root, join(home, "state"))} (delete it to begin anew)
  secrets        ${relative(root, devVarsFile)}
  log            ${relative(root, join(home, "wrangler.log"))}${values.verbose ? "" : ", or npm start -- --verbose"}

  Stop with Ctrl-C.
`);
}

function modelOf(vars: Record<string, string>): string {
  if (vars["OPENAI_API_KEY"] !== undefined)
    return `${vars["OPENAI_MODEL"] ?? "gpt-5-mini"} at ${hostOf(vars["OPENAI_BASE_URL"])}`;
  if (vars["OPENROUTER_API_KEY"] !== undefined) return "what OpenRouter chooses";
  if (vars["GROQ_API_KEY"] !== undefined) return "Llama 3.3 at Groq";
  return "passages, set OPENAI_API_KEY for a language model";
}

function hostOf(baseUrl: string | undefined): string {
  try {
    return new URL(baseUrl ?? "https://api.openai.com/v1").host;
  } catch {
    return "an OPENAI_BASE_URL that is not an address";
  }
}
