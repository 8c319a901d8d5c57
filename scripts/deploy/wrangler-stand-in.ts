import { existsSync, readFileSync, writeFileSync, appendFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { jsoncToJson } from "./jsonc.ts";
import type { Output } from "./wrangler.ts";

/**
 * A wrangler with an account of its own, for tests: it takes exactly the commands and options below (a test holds
 * them against the real one's help), and answers in the real one's words.
 */

/** What the account holds. Plain JSON, so that it can outlive a process. */
export interface Account {
  loggedIn: boolean;
  id: string;
  databases: { name: string; uuid: string; migrated: boolean }[];
  namespaces: { title: string; id: string }[];
  buckets: string[];
  queues: string[];
  workers: Record<
    string,
    { deployed: number; secrets: Record<string, string>; config: Record<string, unknown> | null }
  >;
  /** Content type by bucket and key. */
  objects: Record<string, string>;
  /** Every command line that was given. */
  log: string[][];
}

export function emptyAccount(): Account {
  return {
    loggedIn: true,
    id: "0123456789abcdef0123456789abcdef",
    databases: [{ name: "someone-elses", uuid: "11111111-2222-4333-8444-555555555555", migrated: true }],
    namespaces: [],
    buckets: ["someone-elses"],
    queues: [],
    workers: {},
    objects: {},
    log: [],
  };
}

/** Positionals that a command needs, and the options that it may be given. */
export const commands: Record<
  string,
  { positionals: string[]; options: Record<string, "boolean" | "string"> }
> = {
  whoami: { positionals: [], options: { json: "boolean" } },
  "d1 list": { positionals: [], options: { json: "boolean" } },
  "d1 create": { positionals: ["name"], options: {} },
  "d1 migrations apply": { positionals: ["database"], options: { remote: "boolean", config: "string" } },
  "kv namespace list": { positionals: [], options: {} },
  "kv namespace create": { positionals: ["namespace"], options: {} },
  "r2 bucket list": { positionals: [], options: {} },
  "r2 bucket create": { positionals: ["name"], options: {} },
  "r2 object get": { positionals: ["objectPath"], options: { pipe: "boolean", remote: "boolean" } },
  "r2 object put": {
    positionals: ["objectPath"],
    options: { file: "string", "content-type": "string", "cache-control": "string", remote: "boolean" },
  },
  "queues info": { positionals: ["name"], options: {} },
  "queues create": { positionals: ["name"], options: {} },
  "secret list": { positionals: [], options: { config: "string" } },
  "secret bulk": { positionals: [], options: { config: "string" } },
  deploy: { positionals: [], options: { config: "string" } },
};

/** Commands that change the account. */
export const changing = /create$|apply$|put$|bulk$|^deploy$/;

/** What a process is given beside its arguments. */
interface Surroundings {
  cwd: string;
  input: string;
  env: NodeJS.ProcessEnv;
}

interface Call extends Surroundings {
  account: Account;
  args: string[];
  options: Record<string, string | boolean | undefined>;
}

/** Runs one command line, without the word `wrangler` itself. */
export function wranglerStandIn(
  account: Account,
  argv: readonly string[],
  surroundings: Surroundings,
): Output {
  account.log.push([...argv]);
  const name = commandIn(argv);
  const command = commands[name];
  if (command === undefined) return fail(`Unknown arguments: ${argv.join(", ")}`);
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(name.split(" ").length),
      options: Object.fromEntries(
        Object.entries(command.options).map(([option, type]) => [
          option,
          option === "config" ? { type, short: "c" } : { type },
        ]),
      ),
      allowPositionals: true,
    });
    if (positionals.length !== command.positionals.length) {
      return fail(
        `Not enough non-option arguments: got ${positionals.length}, need at least ${command.positionals.length}`,
      );
    }
    if (!account.loggedIn) return notLoggedIn(name);
    return answers[name]!({
      account,
      args: positionals,
      options: values,
      ...surroundings,
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

export function commandIn(argv: readonly string[]): string {
  for (const length of [3, 2, 1]) {
    const name = argv.slice(0, length).join(" ");
    if (Object.hasOwn(commands, name)) return name;
  }
  return "";
}

const answers: Record<string, (call: Call) => Output> = {
  whoami: ({ account }) =>
    ok(
      JSON.stringify({
        loggedIn: true,
        authType: "User API Token",
        accounts: [{ name: "Acme", id: account.id }],
      }),
    ),

  "d1 list": ({ account, options }) => {
    if (options["json"] !== true) throw new Error("a table is not to be parsed");
    return ok(
      JSON.stringify(
        account.databases.map(({ name, uuid }) => ({ uuid, name, version: "production" })),
        null,
        2,
      ),
    );
  },
  "d1 create": ({ account, args: [name = ""] }) => {
    if (account.databases.some((database) => database.name === name))
      return fail("A database with that name already exists");
    account.databases.push({ name, uuid: uuidFor(account.databases.length), migrated: false });
    return ok(
      `✅ Successfully created DB '${name}' in region WEUR\nCreated your new D1 database.\n\nTo access your new D1 Database in your Worker, add the following snippet to your configuration file:\n{\n  "d1_databases": []\n}`,
    );
  },
  "d1 migrations apply": (call) => {
    const {
      account,
      args: [name = ""],
      options,
    } = call;
    if (options["remote"] !== true) return fail("without --remote this is the local database");
    const configured = configOf(call).d1_databases.find((database) => database.database_name === name);
    const database = account.databases.find(({ uuid }) => uuid === configured?.database_id);
    if (database === undefined)
      return fail(`Couldn't find a D1 DB with the name or binding '${name}' in your wrangler.jsonc file.`);
    if (database.migrated) return ok("Resource location: remote\n\n✅ No migrations to apply!");
    database.migrated = true;
    return ok("Resource location: remote\n\nMigrations to be applied:\n┌─┐\n│ name │\n└─┘");
  },

  "kv namespace list": ({ account }) =>
    ok(
      JSON.stringify(
        account.namespaces.map((each) => ({ ...each, supports_url_encoding: true })),
        null,
        "  ",
      ),
    ),
  "kv namespace create": ({ account, args: [title = ""] }) => {
    if (account.namespaces.some((namespace) => namespace.title === title)) {
      return fail(`A KV namespace with the title "${title}" already exists.`);
    }
    account.namespaces.push({ title, id: uuidFor(account.namespaces.length).replaceAll("-", "") });
    return ok(`Resource location: remote\n\n🌀 Creating namespace with title "${title}"\n✨ Success!`);
  },

  "r2 bucket list": ({ account }) =>
    // The API gives one page of 20.
    ok(
      `Listing buckets...\n${account.buckets
        .slice(0, 20)
        .map((name) => `name:           ${name}\ncreation_date:  2026-11-21T08:00:00.000Z`)
        .join("\n\n")}`,
    ),
  "r2 bucket create": ({ account, args: [name = ""] }) => {
    if (account.buckets.includes(name)) {
      return apiError(
        "/r2/buckets",
        "The bucket you tried to create already exists, and you own it. [code: 10004]",
      );
    }
    account.buckets.push(name);
    return ok(
      `Creating bucket '${name}'...\n✅ Created bucket '${name}' with default storage class of Standard.`,
    );
  },
  "r2 object get": ({ account, args: [path = ""], options }) => {
    if (options["remote"] !== true || options["pipe"] !== true)
      return fail("that would read this machine's bucket, or write a file");
    return account.objects[path] === undefined ? fail("The specified key does not exist.") : ok("{}");
  },
  "r2 object put": ({ account, args: [path = ""], options, cwd }) => {
    if (options["remote"] !== true) return fail("that would write to this machine's bucket");
    if (!account.buckets.includes(path.split("/")[0]!))
      return apiError("/r2/buckets", "The specified bucket does not exist. [code: 10006]");
    const file = String(options["file"]);
    if (!existsSync(join(cwd, file))) return fail(`The file "${file}" does not exist.`);
    account.objects[path] = String(options["content-type"]);
    return ok(`Resource location: remote\n\nCreating object "${path}".\nUpload complete.`);
  },

  "queues info": ({ account, args: [name = ""] }) =>
    account.queues.includes(name)
      ? ok(`Queue Name: ${name}\nQueue ID: 0\nNumber of Producers: 0\nNumber of Consumers: 0`)
      : fail(`Queue "${name}" does not exist. To create it, run: wrangler queues create ${name}`),
  "queues create": ({ account, args: [name = ""] }) => {
    if (account.queues.includes(name))
      return apiError("/queues", `Queue name '${name}' is already taken. [code: 11009]`);
    account.queues.push(name);
    return ok(`🌀 Creating queue '${name}'\n✅ Created queue '${name}'`);
  },

  "secret list": (call) => {
    const { account } = call;
    const { name } = configOf(call);
    const worker = account.workers[name];
    if (worker === undefined) {
      return fail(
        `Worker "${name}" not found.\n\nIf this is a new Worker, run \`wrangler deploy\` first to create it.\nOtherwise, check that the Worker name is correct and you're logged into the right account.`,
      );
    }
    return ok(
      JSON.stringify(
        Object.keys(worker.secrets).map((secret) => ({ name: secret, type: "secret_text" })),
        null,
        "  ",
      ),
    );
  },
  "secret bulk": (call) => {
    const { account, input } = call;
    const { name } = configOf(call);
    const secrets: Record<string, string> = JSON.parse(input);
    const draft = account.workers[name] === undefined ? `🌀 Creating new Worker "${name}"...\n` : "";
    const worker = (account.workers[name] ??= { deployed: 0, secrets: {}, config: null });
    Object.assign(worker.secrets, secrets);
    return ok(
      `🌀 Processing the secrets for the Worker "${name}"\n${draft}${Object.keys(secrets)
        .map((key) => `✨ Successfully created secret for key: ${key}`)
        .join("\n")}\n\nFinished processing secrets file:`,
    );
  },

  deploy: (call) => {
    const { account, env } = call;
    const config = configOf(call);
    const known = [
      config.d1_databases.every(({ database_id }) =>
        account.databases.some(({ uuid }) => uuid === database_id),
      ),
      config.kv_namespaces.every(({ id }) => account.namespaces.some((namespace) => namespace.id === id)),
      config.r2_buckets.every(({ bucket_name }) => account.buckets.includes(bucket_name)),
      config.queues.consumers.every(({ queue }) => account.queues.includes(queue)),
    ];
    if (known.includes(false))
      return apiError(`/workers/scripts/${config.name}`, "a binding names what is not there [code: 10021]");
    const worker = (account.workers[config.name] ??= { deployed: 0, secrets: {}, config: null });
    worker.deployed += 1;
    worker.config = { ...config };
    const address = `https://${config.name}.acme.workers.dev`;
    const report = env["WRANGLER_OUTPUT_FILE_PATH"];
    if (report !== undefined) {
      const session = {
        type: "wrangler-session",
        version: 1,
        wrangler_version: "4.155.0",
        command_line_args: [],
      };
      const deployed = {
        type: "deploy",
        version: 1,
        worker_name: config.name,
        targets: [address, "schedule: 17 3 * * *", "Producer for foyer-erasures"],
      };
      for (const entry of [session, deployed]) appendFileSync(report, `${JSON.stringify(entry)}\n`);
    }
    return ok(
      `Uploaded ${config.name} (3.21 sec)\nDeployed ${config.name} triggers (0.51 sec)\n  ${address}`,
    );
  },
};

interface ReadConfig {
  name: string;
  d1_databases: { database_name: string; database_id: string }[];
  kv_namespaces: { id: string }[];
  r2_buckets: { bucket_name: string }[];
  queues: { consumers: { queue: string }[] };
}

function configOf({ cwd, options }: Call): ReadConfig {
  return JSON.parse(jsoncToJson(readFileSync(join(cwd, String(options["config"])), "utf8")));
}

function uuidFor(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

function ok(stdout: string): Output {
  return { code: 0, stdout: `${stdout}\n`, stderr: "" };
}

function fail(message: string): Output {
  return {
    code: 1,
    stdout: "",
    stderr: `\n\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1m${message}\u001b[0m\n\n\n🪵  Logs were written to "/home/someone/.config/.wrangler/logs/wrangler.log"\n`,
  };
}

function apiError(resource: string, note: string): Output {
  return fail(`A request to the Cloudflare API (${resource}) failed.\n\n  ${note}`);
}

function notLoggedIn(name: string): Output {
  if (name === "whoami") return { code: 1, stdout: '\n{"loggedIn":false}\n', stderr: "" };
  return fail(
    "In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work.",
  );
}

// As a program of its own, the account is a file.
if (import.meta.main) {
  const file = process.env["STAND_IN_ACCOUNT"]!;
  const account: Account = JSON.parse(readFileSync(file, "utf8"));
  const needsInput = commandIn(process.argv.slice(2)) === "secret bulk";
  const input = needsInput ? readFileSync(0, "utf8") : "";
  const output = wranglerStandIn(account, process.argv.slice(2), {
    cwd: process.cwd(),
    input,
    env: process.env,
  });
  writeFileSync(file, JSON.stringify(account));
  process.stdout.write(output.stdout);
  process.stderr.write(output.stderr);
  process.exitCode = output.code;
}
