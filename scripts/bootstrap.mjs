/**
 * What every npm script calls. Plain JavaScript for the Node a Debian has (20), with nothing installed: it
 * installs what package-lock.json asks for, then hands over to the verb's script under the Node that the project
 * itself brings along.
 */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const minimum = [22, 12];

const verbs = {
  start: "scripts/start.ts",
  test: "scripts/test.ts",
  check: "scripts/check.ts",
  build: "scripts/build.ts",
  "build:wordpress": "plugins/wordpress/scripts/build-zip.ts",
  size: "scripts/size.ts",
  deploy: "scripts/deploy.ts",
  chaos: "e2e/chaos/chaos.ts",
  "test:wordpress": "plugins/wordpress/tests/run.ts",
  bench: "e2e/bench/bench.ts",
  "bench:retrieval": "e2e/bench/retrieval.ts",
  "bench:lighthouse": "plugins/shopify-app-embed/tests/lighthouse/bench.ts",
};

/** Wrangler must never phone home, ask, or wait for the network. Observability slows sockets eightfold. */
const quiet = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "true",
  X_LOCAL_OBSERVABILITY: "false",
  X_LOCAL_EXPLORER: "false",
};

main(process.argv.slice(2));

/** @param {string[]} argv */
function main([verb, ...args]) {
  const script = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (script === undefined)
    fail(`Usage: node scripts/bootstrap.mjs <${Object.keys(verbs).join("|")}> [arguments]`);
  if (!installed()) install();
  const env = { ...process.env, ...quiet, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
  const node = projectNode(env);
  const child = spawn(node, [join(root, script), ...args], { cwd: root, env, stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : osConstants.signals[signal]));
  });
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps its own account of what it installed,
 * written last, so an installation that was cut off, or made before a pull, shows.
 */
function installed() {
  const account = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(account)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(account, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    // Optional packages are for one platform each.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function install() {
  console.log("Installing what package-lock.json asks for (npm ci). This takes a minute or two, once.");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const ran =
    npm !== undefined && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
      : spawnSync("npm", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (ran.error !== undefined || ran.status !== 0) {
    fail(
      [
        `Installing failed${ran.error === undefined ? "" : `: ${ran.error.message}`}. What to look at:`,
        "  - npm's own words above",
        "  - can this machine reach the npm registry? `npm ping` tells; behind a proxy set `npm config set proxy`",
        "  - is there disk space (about 700 MB) and may this user write here?",
        "Then run the same command again.",
      ].join("\n"),
    );
  }
}

/** @param {NodeJS.ProcessEnv} env May be given NODE_OPTIONS that the found Node needs. */
function projectNode(env) {
  const brought = join(bin, "node");
  if (runs(brought)) return brought;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
    fail(
      `Foyer needs Node ${minimum.join(".")} or newer and this is ${process.versions.node}. On Linux it comes with the installation\n` +
        `(npm ci, optional dependencies included); elsewhere install it from https://nodejs.org and run this again.`,
    );
  }
  // From 22.18 on, TypeScript files run without being asked for.
  if (major === 22 && minor < 18) {
    env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ""} --experimental-strip-types --no-warnings`.trim();
  }
  return process.execPath;
}

/** @param {string} node A binary of another libc is there and executable, and still does not run. */
function runs(node) {
  try {
    accessSync(node, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(node, ["--version"], { stdio: "ignore" }).status === 0;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
