import { account } from "./account-step.ts";
import { build, configFile, migrations } from "./build-steps.ts";
import { bucket, database, namespace, queue } from "./resource-steps.ts";
import { secrets } from "./secrets-step.ts";
import { smokeTest, smokeTestCalls } from "./smoke-test.ts";
import type { Step } from "./step.ts";
import { widgetFiles } from "./widget-files-step.ts";
import { firstWidget, widget } from "./widget-step.ts";
import type { DeployConfig } from "./worker-config.ts";
import { worker } from "./worker-step.ts";

/** From an account to a working chat. Each step can be repeated, and none before it has to be undone when one fails. */
export function deploySteps(config: DeployConfig, env: NodeJS.ProcessEnv): Step[] {
  return [
    account(),
    ...config.names.databases.map(database),
    ...Object.values(config.names.namespaces).map(namespace),
    ...config.names.buckets.map(bucket),
    ...config.names.queues.map(queue),
    configFile(config, env),
    build(),
    ...config.names.databases.map((name) => migrations(config, name)),
    secrets(config, env),
    // Before the Worker: a version that was ever served must not be missing when the next one takes its place.
    ...config.names.buckets.slice(0, 1).map((name) => widgetFiles(name)),
    worker(config),
    widget(),
    trial(),
  ];
}

function trial(): Step {
  return {
    name: "Smoke test",
    commands: smokeTestCalls,
    async act({ fetch, url, patienceMs }) {
      return smokeTest(fetch, url ?? "", firstWidget.widget_id, patienceMs);
    },
  };
}
