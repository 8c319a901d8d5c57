import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConversationsPage } from "../../shared-widget/protocol/index.ts";
import { build } from "../build.ts";
import { startDevServer } from "../dev-server.ts";
import { root as checkout } from "../paths.ts";
import type { DeployOptions } from "./deploy.ts";
import { deploy } from "./deploy.ts";
import type { Remembered } from "./foyer-stand-in.ts";
import { emptyMemory, foyerStandIn } from "./foyer-stand-in.ts";
import { jsoncToJson } from "./jsonc.ts";
import type { Account } from "./wrangler-stand-in.ts";
import { changing, commandIn, emptyAccount, wranglerStandIn } from "./wrangler-stand-in.ts";
import type { Output, Run } from "./wrangler.ts";
import { commandRunner, DeployError } from "./wrangler.ts";

const url = "https://foyer.acme.workers.dev";
const buildFixture = `
import { mkdirSync, writeFileSync } from "node:fs";
const put = (path, text) => { mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true }); writeFileSync(path, text); };
put("backend/dist/version.json", JSON.stringify({ version: "0.1.0", widget: "0.1.0-abc" }));
put("backend/dist/assets/widget/0.1.0-abc/panel.js", "panel");
put("backend/dist/assets/widget/0.1.0-abc/locale-en.js", "en");
put("shared-widget/dist/manifest.json", "{}");
`;

let root: string;
let account: Account;
let memory: Remembered;
let printed: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "foyer-deploy-test-"));
  mkdirSync(join(root, "backend"));
  mkdirSync(join(root, "scripts"));
  cpSync(join(checkout, "backend", "wrangler.jsonc"), join(root, "backend", "wrangler.jsonc"));
  writeFileSync(join(root, "scripts", "build.ts"), buildFixture);
  account = emptyAccount();
  memory = emptyMemory();
  printed = "";
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Wrangler inside this process; everything else for real. `fault` may end a command before or after its effect. */
function inProcess(fault: (command: string, when: "before" | "after") => Output | null = () => null): Run {
  const real = commandRunner(root, process.env);
  return async (command, options = {}) => {
    const [program, ...args] = command;
    if (program !== "wrangler") return real(command, options);
    const name = commandIn(args);
    const before = fault(name, "before");
    if (before !== null) return before;
    const output = wranglerStandIn(account, args, {
      cwd: root,
      input: options.input ?? "",
      env: { ...options.env },
    });
    return fault(name, "after") ?? output;
  };
}

function run(options: Partial<DeployOptions> = {}): Promise<string | null> {
  return deploy({
    root,
    environment: "production",
    dryRun: false,
    env: {},
    run: inProcess(),
    fetch: foyerStandIn(() => account, memory),
    print: (text) => {
      printed += `${text}\n`;
    },
    confirm: async () => true,
    patienceMs: 50,
    ...options,
  });
}

/** What an account holds, without how it came to. */
function holdings({ databases, namespaces, buckets, queues, objects, workers }: Account) {
  const secrets = Object.entries(workers).map(([name, worker]) => [
    name,
    Object.keys(worker.secrets).toSorted(),
  ]);
  return { databases, namespaces, buckets, queues, objects, workers: Object.fromEntries(secrets) };
}

function namesIn({ databases, namespaces, buckets, queues, workers }: Account): string[] {
  return [
    ...databases.map(({ name }) => name),
    ...namespaces.map(({ title }) => title),
    ...buckets,
    ...queues,
    ...Object.keys(workers),
  ];
}

interface WrittenConfig {
  ratelimits: { namespace_id: string }[];
  d1_databases: { database_id: string }[];
}

function writtenConfig(environment: string): WrittenConfig {
  return JSON.parse(
    jsoncToJson(readFileSync(join(root, "backend", `wrangler.deploy.${environment}.jsonc`), "utf8")),
  );
}

async function failureOf(deployment: Promise<unknown>): Promise<DeployError> {
  const error: unknown = await deployment.then(
    () => "it did not fail",
    (thrown: unknown) => thrown,
  );
  if (error instanceof DeployError) return error;
  throw new Error("not the failure that was meant", { cause: error });
}

async function never(): Promise<never> {
  throw new Error("this was not to be called");
}

function changes(): string[] {
  return account.log
    .map((argv) => argv.join(" "))
    .filter((line) => changing.test(commandIn(line.split(" "))));
}

test("a first deployment makes everything, answers a question, and prints the script tag", async () => {
  expect(await run()).toBe(url);
  expect(holdings(account)).toMatchObject({
    databases: [{ name: "someone-elses" }, { name: "foyer", migrated: true }],
    namespaces: [{ title: "foyer-config" }],
    buckets: ["someone-elses", "foyer-files"],
    queues: [
      "foyer-erasures",
      "foyer-deliveries",
      "foyer-ingest",
      "foyer-shops",
      "foyer-ingest-dead",
      "foyer-shops-dead",
    ],
    workers: { foyer: ["BUBBLE_API_SECRET", "FOYER_SECRET"] },
    objects: {
      "foyer-files/published/widget/0.1.0-abc/panel.js": "text/javascript; charset=utf-8",
      "foyer-files/published/widget/0.1.0-abc/locale-en.js": "text/javascript; charset=utf-8",
      "foyer-files/published/widget/0.1.0-abc/manifest.json": "application/json",
    },
  });
  expect(memory.widgets).toMatchObject([{ widget_id: "main", org_id: "main" }]);
  expect(printed).toContain("it answered “I have nothing to answer from yet.”");
  expect(printed).toContain(`<script src="${url}/widget.js" data-widget-id="main" async></script>`);
  expect(printed).toContain(`${url}/w/main`);
});

test("the question of the smoke test is taken away again", async () => {
  await run();
  expect(memory.calls).toContain("DELETE /api/history/c1");
  expect(memory.conversations).toEqual([]);
});

test("a repeated deployment makes nothing but the next version of the Worker", async () => {
  await run();
  const before = structuredClone(account);
  account.log = [];
  expect(await run()).toBe(url);
  expect(changes()).toEqual([
    "d1 migrations apply foyer --remote -c backend/wrangler.deploy.production.jsonc",
    "deploy -c backend/wrangler.deploy.production.jsonc",
  ]);
  expect(holdings(account)).toEqual(holdings(before));
  expect(memory.widgets).toHaveLength(1);
});

test("secrets that are there stay as they are, and are not needed to deploy again", async () => {
  await run();
  const secrets = { ...account.workers["foyer"]!.secrets };
  await run({ env: { BUBBLE_API_SECRET: "another", OPENAI_API_KEY: "sk-given" } });
  expect(account.workers["foyer"]!.secrets).toEqual({ ...secrets, OPENAI_API_KEY: "sk-given" });
  await run({ env: { OPENAI_API_KEY: "sk-other" } });
  expect(account.workers["foyer"]!.secrets["OPENAI_API_KEY"]).toBe("sk-given");
});

test("a new BUBBLE_API_SECRET is shown once, and no other secret ever", async () => {
  await run({ env: { OPENAI_API_KEY: "sk-given" } });
  const { FOYER_SECRET = "", BUBBLE_API_SECRET = "" } = account.workers["foyer"]!.secrets;
  expect(FOYER_SECRET).toMatch(/^[0-9a-f]{64}$/);
  expect(BUBBLE_API_SECRET).toMatch(/^[0-9a-f]{64}$/);
  expect(printed.split(BUBBLE_API_SECRET)).toHaveLength(2);
  expect(printed).not.toContain(FOYER_SECRET);
  expect(printed).not.toContain("sk-given");
  await run();
  expect(printed.split(BUBBLE_API_SECRET)).toHaveLength(2);
});

test("a BUBBLE_API_SECRET of your own is taken and not shown", async () => {
  await run({ env: { BUBBLE_API_SECRET: "my-own-secret" } });
  expect(account.workers["foyer"]!.secrets["BUBBLE_API_SECRET"]).toBe("my-own-secret");
  expect(printed).not.toContain("my-own-secret");
});

test("no secret stands on a command line or in a file", async () => {
  await run({ env: { OPENAI_API_KEY: "sk-given", RESEND_API_KEY: "re-given" } });
  const values = Object.values(account.workers["foyer"]!.secrets);
  const written = readFileSync(join(root, "backend", "wrangler.deploy.production.jsonc"), "utf8");
  expect(values).toHaveLength(4);
  for (const value of values) {
    expect(JSON.stringify(account.log)).not.toContain(value);
    expect(written).not.toContain(value);
  }
});

/** The n-th changing command of a first deployment, and a failure of it. */
const faults = Array.from({ length: 15 }, (_, index) => index + 1).flatMap((nth) => [
  { nth, when: "before" as const },
  { nth, when: "after" as const },
]);

test.each(faults)(
  "a failure $when the effect of change $nth is made good by repeating",
  async ({ nth, when }) => {
    await run();
    const wanted = holdings(account);
    const made = changes().length;
    expect(made).toBe(15);

    account = emptyAccount();
    memory = emptyMemory();
    let count = 0;
    const broken = inProcess((command, now) => {
      if (!changing.test(command) || now !== when) return null;
      count += 1;
      return count === nth ? { code: 1, stdout: "", stderr: "[ERROR] fetch failed" } : null;
    });
    // A secret that was put and never shown has to be the operator's own.
    const env = { BUBBLE_API_SECRET: "my-own-secret" };
    await expect(run({ run: broken, env })).rejects.toThrow("fetch failed");
    expect(await run({ env })).toBe(url);
    expect(holdings(account)).toEqual(wanted);
    expect(memory.widgets).toHaveLength(1);
  },
);

test("where the secret was made before and the widget is missing, the error says what to give", async () => {
  await run();
  memory = emptyMemory();
  const error = await failureOf(run());
  expect(error.message).toContain("BUBBLE_API_SECRET is not known here");
  expect(error.advice).toContain("BUBBLE_API_SECRET=… npm run deploy");
  const { BUBBLE_API_SECRET = "" } = account.workers["foyer"]!.secrets;
  expect(await run({ env: { BUBBLE_API_SECRET } })).toBe(url);
});

test("without a login the error says how to log in, and nothing is made", async () => {
  account.loggedIn = false;
  const error = await failureOf(run());
  expect(error.advice).toContain("npx wrangler login");
  expect(changes()).toEqual([]);
});

test("with more than one account the error lists them", async () => {
  const accounts = [
    { name: "Acme", id: "a1" },
    { name: "Other", id: "b2" },
  ];
  const stdout = JSON.stringify({ loggedIn: true, accounts });
  const error = await failureOf(run({ run: async () => ({ code: 0, stdout, stderr: "" }) }));
  expect(error.advice).toMatch(/CLOUDFLARE_ACCOUNT_ID=….*a1 {2}Acme.*b2 {2}Other/s);
});

test("an answer of no makes nothing", async () => {
  expect(await run({ confirm: async () => false })).toBeNull();
  expect(changes()).toEqual([]);
});

test("an assistant that cannot answer fails the smoke test, with what to check", async () => {
  memory.answerFails = true;
  const error = await failureOf(run());
  expect(error.message).toContain("model_misconfigured");
  expect(error.advice).toContain("OPENAI_API_KEY");
});

test("a bucket beyond the first page of the list is found", async () => {
  account.buckets = [...Array.from({ length: 20 }, (_, index) => `bucket-${index}`), "foyer-files"];
  expect(await run()).toBe(url);
  expect(account.buckets).toHaveLength(21);
});

test("staging shares nothing with production", async () => {
  await run();
  const production = structuredClone(account);
  expect(await run({ environment: "staging" })).toBe("https://foyer-staging.acme.workers.dev");
  expect(account.workers["foyer"]).toEqual(production.workers["foyer"]);
  const before = namesIn(production);
  expect(namesIn(account).filter((name) => !before.includes(name))).toEqual([
    "foyer-staging",
    "foyer-staging-config",
    "foyer-staging-files",
    "foyer-staging-erasures",
    "foyer-staging-deliveries",
    "foyer-staging-ingest",
    "foyer-staging-shops",
    "foyer-staging-ingest-dead",
    "foyer-staging-shops-dead",
    "foyer-staging",
  ]);
  const [staging, live] = [writtenConfig("staging"), writtenConfig("production")];
  expect(staging.d1_databases[0]!.database_id).not.toBe(live.d1_databases[0]!.database_id);
  expect(staging.ratelimits[0]!.namespace_id).not.toBe(live.ratelimits[0]!.namespace_id);
});

test("settings of the environment go into the config", async () => {
  const settings = {
    OPENAI_BASE_URL: "https://openrouter.ai/api/v1",
    OPENAI_MODEL: "some/model",
    EMAIL_FROM: "Acme <help@acme.example>",
    PUBLIC_URL: "https://chat.acme.example",
  };
  await run({ env: settings });
  expect(account.workers["foyer"]!.config).toMatchObject({
    keep_vars: true,
    account_id: account.id,
    vars: settings,
  });
});

test("Workers AI is bound where the environment asks for it, and only there", async () => {
  await run();
  expect(account.workers["foyer"]!.config).not.toHaveProperty("ai");
  await run({ env: { WORKERS_AI: "1" } });
  expect(account.workers["foyer"]!.config).toMatchObject({ ai: { binding: "AI" } });
});

test("a dry run runs nothing and writes nothing", async () => {
  expect(await run({ dryRun: true, run: never, fetch: never, confirm: never })).toBeNull();
  expect(account.log).toEqual([]);
  expect(existsSync(join(root, "backend", "wrangler.deploy.production.jsonc"))).toBe(false);
});

test("a dry run shows each command and request that a first deployment then makes", async () => {
  await run({ dryRun: true });
  const shown = printed.split("\n").map((line) => line.trim().replace(/^\$ /, ""));
  await run();
  const ran = account.log.map((argv) =>
    `wrangler ${argv.map((part) => (part.includes(" ") ? `'${part}'` : part)).join(" ")}`
      .replaceAll("0.1.0-abc", "{version}")
      .replaceAll(/(panel|locale-en)\.js/g, "{file}.js"),
  );
  const called = memory.calls.map((call) => call.replace(/\/c1$/, "/{conversation_id}"));
  expect(ran.length + called.length).toBeGreaterThan(20);
  const unannounced = [...ran, ...called].filter(
    (line) =>
      !shown.some(
        (each) => each === line || (/^ [<{]/.test(each.slice(line.length)) && each.startsWith(line)),
      ),
  );
  expect(unannounced).toEqual([]);
});

test("the commands run as processes too, with secrets by stdin", async () => {
  const bin = join(root, "bin");
  const file = join(root, "account.json");
  mkdirSync(bin);
  writeFileSync(file, JSON.stringify(account));
  const standIn = join(checkout, "scripts", "deploy", "wrangler-stand-in.ts");
  writeFileSync(join(bin, "wrangler"), `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`);
  chmodSync(join(bin, "wrangler"), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, STAND_IN_ACCOUNT: file };
  const read = (): Account => JSON.parse(readFileSync(file, "utf8"));
  expect(await run({ run: commandRunner(root, env), fetch: foyerStandIn(read, memory) })).toBe(url);
  expect(Object.keys(read().workers["foyer"]!.secrets).toSorted()).toEqual([
    "BUBBLE_API_SECRET",
    "FOYER_SECRET",
  ]);
}, 60_000);

test("the real Worker gets its widget and answers the smoke test, of which no message stays", async () => {
  await build();
  const secret = "my-own-secret";
  const server = await startDevServer({
    port: await freePort(),
    directory: join(root, "state"),
    vars: { FOYER_SECRET: "0123456789abcdef0123456789abcdef", BUBBLE_API_SECRET: secret },
  });
  const calls: string[] = [];
  const real: DeployOptions["fetch"] = async (address, init) => {
    const response = await fetch(address.replace(url, server.url), init);
    calls.push(
      `${init?.method ?? "GET"} ${new URL(address).pathname.split("/").slice(0, 3).join("/")} ${response.status}`,
    );
    return response;
  };
  try {
    expect(await run({ env: { BUBBLE_API_SECRET: secret }, fetch: real, patienceMs: 20_000 })).toBe(url);
    expect(calls).toEqual([
      "GET /api/widgets 404",
      "POST /api/config 201",
      "GET /health 200",
      "POST /api/sessions 200",
      "POST /api/chat 200",
      "DELETE /api/history 204",
    ]);
    expect(printed).toContain("it answered “");
    expect(await run({ fetch: real, patienceMs: 20_000 })).toBe(url);
    const headers = { authorization: `Bearer ${secret}` };
    await vi.waitFor(
      async () => {
        const list = await fetch(`${server.url}/api/conversations/main`, { headers });
        const { conversations } = ConversationsPage.parse(await list.json());
        expect(conversations.map(({ message_count }) => message_count)).toEqual([0, 0]);
      },
      { timeout: 20_000, interval: 250 },
    );
    const tag = await fetch(`${server.url}/widget.js`);
    expect(tag.headers.get("content-type")).toContain("javascript");
    expect((await fetch(`${server.url}/w/main`)).status).toBe(200);
  } finally {
    await server.stop();
  }
}, 120_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
