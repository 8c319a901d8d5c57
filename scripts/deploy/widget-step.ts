import type { Deployment, Step } from "./step.ts";
import { configPath } from "./step.ts";
import { DeployError } from "./wrangler.ts";

/** The org and the widget that a new deployment begins with. */
export const firstWidget = { widget_id: "main", org_id: "main" };

export function widget(): Step {
  const { widget_id } = firstWidget;
  return {
    name: `Widget ${widget_id}`,
    commands: [`GET /api/widgets/${widget_id}`, `POST /api/config ${JSON.stringify(firstWidget)}`],
    makes: [`the org ${firstWidget.org_id} and its widget ${widget_id}, if they are not there`],
    async check(deployment) {
      return (await widgetStatus(deployment)) === 200 ? "is there, and stays as it is" : null;
    },
    async act(deployment) {
      const secret = deployment.platformSecret ?? deployment.env["BUBBLE_API_SECRET"];
      if (secret === undefined || secret === "")
        throw unknownSecret(deployment, "is not known here: it was made before.");
      const response = await deployment.fetch(`${deployment.url}/api/config`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
        body: JSON.stringify(firstWidget),
      });
      const text = await response.text();
      if (response.status === 401) throw unknownSecret(deployment, "is not the one the Worker has.");
      if (!response.ok) {
        throw new DeployError(
          `POST /api/config answered ${response.status}: ${text.slice(0, 300)}`,
          "Run the same command again.",
        );
      }
      return "made";
    },
  };
}

/** A new address, and new secrets, take a while to be known everywhere. */
async function widgetStatus({ fetch, url, patienceMs }: Deployment): Promise<number> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const status = await fetch(`${url}/api/widgets/${firstWidget.widget_id}`).then(
      async (response) => {
        const isOurs = response.headers.get("content-type")?.includes("json") === true;
        await response.body?.cancel();
        return isOurs ? response.status : 0;
      },
      () => 0,
    );
    if (status === 200 || status === 404) return status;
    if (Date.now() > deadline) {
      throw new DeployError(
        `${url} does not answer as Foyer does${status === 0 ? "" : ` (status ${status})`}.`,
        "A new workers.dev address can take some minutes: open it in a browser, and run the same command again once it answers.",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, patienceMs)));
  }
}

function unknownSecret({ config }: Deployment, why: string): DeployError {
  return new DeployError(
    `BUBBLE_API_SECRET ${why}`,
    `Give the one that was shown when it was made:\n    BUBBLE_API_SECRET=… npm run deploy${
      config.environment === "production" ? "" : ` -- --env ${config.environment}`
    }\nIs it lost? Put a new one first: npx wrangler secret put BUBBLE_API_SECRET -c ${configPath(config)}`,
  );
}
