import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "./step.ts";
import { configPath, shown } from "./step.ts";
import type { DeployConfig } from "./worker-config.ts";
import { DeployError, must } from "./wrangler.ts";

export function worker(config: DeployConfig): Step {
  const deploy = ["wrangler", "deploy", "-c", configPath(config)];
  return {
    name: `Worker ${config.names.worker}`,
    commands: [shown(deploy)],
    makes: [`the Worker ${config.names.worker}, or its next version`],
    async act(deployment) {
      const folder = mkdtempSync(join(tmpdir(), "foyer-deploy-"));
      try {
        const report = join(folder, "output.ndjson");
        await must(deployment.run, deploy, { env: { WRANGLER_OUTPUT_FILE_PATH: report } });
        deployment.url = addressIn(readFileSync(report, "utf8"));
      } finally {
        rmSync(folder, { recursive: true });
      }
      return deployment.url;
    },
  };
}

/** Wrangler's own report of a deployment: one JSON object a line. */
function addressIn(report: string): string {
  const entries: { type: string; targets?: string[] }[] = report
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const targets = entries.find(({ type }) => type === "deploy")?.targets ?? [];
  // Beside `https://….workers.dev` there are `chat.example.com (custom domain)`, `example.com/*` and `schedule: …`.
  const domains = targets.flatMap((target) => /^([\w.-]+) \(custom domain/.exec(target)?.[1] ?? []);
  const address =
    domains.map((domain) => `https://${domain}`)[0] ??
    targets.find((target) => /^https?:\/\/[^\s*]+$/.test(target));
  if (address === undefined) {
    throw new DeployError(
      `The Worker was deployed and has no address (${targets.join(", ") || "no targets"}).`,
      "Turn its workers.dev address on, or give it a domain, in the dashboard: Workers & Pages → Settings → Domains & Routes. Then run this again.",
    );
  }
  return new URL(address).origin;
}
