import type { Deployment, Step } from "./step.ts";
import { shown } from "./step.ts";
import { DeployError, explain, jsonIn, must, rowsIn } from "./wrangler.ts";

export function database(name: string): Step {
  const list = ["wrangler", "d1", "list", "--json"];
  const create = ["wrangler", "d1", "create", name];
  const find = async ({ run, ids }: Deployment) => {
    const databases = rowsIn(jsonIn(await must(run, list)), ["name", "uuid"]);
    const id = databases.find((each) => each.name === name)?.uuid;
    if (id !== undefined) ids.databases[name] = id;
    return id;
  };
  return {
    name: `D1 database ${name}`,
    commands: [shown(list), shown(create)],
    makes: [`the database ${name}, if it is not there`],
    async check(deployment) {
      return (await find(deployment)) ?? null;
    },
    async act(deployment) {
      await must(deployment.run, create);
      return listed(await find(deployment), create);
    },
  };
}

export function namespace(title: string): Step {
  const list = ["wrangler", "kv", "namespace", "list"];
  const create = ["wrangler", "kv", "namespace", "create", title];
  const find = async ({ run, ids }: Deployment) => {
    const namespaces = rowsIn(jsonIn(await must(run, list)), ["title", "id"]);
    const id = namespaces.find((each) => each.title === title)?.id;
    if (id !== undefined) ids.namespaces[title] = id;
    return id;
  };
  return {
    name: `KV namespace ${title}`,
    commands: [shown(list), shown(create)],
    makes: [`the namespace ${title}, if it is not there`],
    async check(deployment) {
      return (await find(deployment)) ?? null;
    },
    async act(deployment) {
      await must(deployment.run, create);
      return listed(await find(deployment), create);
    },
  };
}

export function bucket(name: string): Step {
  const list = ["wrangler", "r2", "bucket", "list"];
  const create = ["wrangler", "r2", "bucket", "create", name];
  return {
    name: `R2 bucket ${name}`,
    commands: [shown(list), shown(create)],
    makes: [`the bucket ${name}, if it is not there`],
    async check({ run }) {
      const { stdout } = await must(run, list);
      const names = [...stdout.matchAll(/^name:\s+(\S+)/gm)].map(([, found]) => found);
      return names.includes(name) ? "is there" : null;
    },
    async act({ run }) {
      const output = await run(create);
      if (output.code === 0) return "made";
      // The list shows one page, so that in a full account a bucket can be there and not be on it.
      if (/already exists, and you own it|code: 10004/.test(output.stderr + output.stdout)) return "is there";
      throw explain(create, output);
    },
  };
}

export function queue(name: string): Step {
  const look = ["wrangler", "queues", "info", name];
  const create = ["wrangler", "queues", "create", name];
  return {
    name: `Queue ${name}`,
    commands: [shown(look), shown(create)],
    makes: [`the queue ${name}, if it is not there`],
    async check({ run }) {
      const output = await run(look);
      if (output.code === 0) return "is there";
      if (/does not exist/.test(output.stderr + output.stdout)) return null;
      throw explain(look, output);
    },
    async act({ run }) {
      await must(run, create);
      return "made";
    },
  };
}

function listed(id: string | undefined, command: readonly string[]): string {
  if (id !== undefined) return `made, ${id}`;
  throw new DeployError(
    `\`${shown(command)}\` worked, and it is not in the list yet.`,
    "Wait a minute and run the same command again.",
  );
}
