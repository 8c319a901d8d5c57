import { jsoncToJson } from "./jsonc.ts";

export type Environment = "production" | "staging";

/** As much of backend/wrangler.jsonc as a deployment changes. */
interface WorkerConfig {
  name: string;
  d1_databases?: { binding: string; database_name: string; database_id: string }[];
  kv_namespaces?: { binding: string; id: string }[];
  r2_buckets?: { binding: string; bucket_name: string }[];
  queues?: {
    producers?: { binding: string; queue: string }[];
    consumers?: { queue: string; dead_letter_queue?: string }[];
  };
  ratelimits?: { name: string; namespace_id: string }[];
  vars?: Record<string, unknown>;
}

/** What an environment's things are called in the account. */
export interface Names {
  worker: string;
  databases: string[];
  /** By binding: a namespace has no name of its own in the config. */
  namespaces: Record<string, string>;
  buckets: string[];
  queues: string[];
}

/** What the account answered with. */
export interface Ids {
  accountId: string;
  /** By name. */
  databases: Record<string, string>;
  /** By title. */
  namespaces: Record<string, string>;
}

/** The config of one environment: production keeps the names of the local config, staging puts `-staging` behind the first word. */
export class DeployConfig {
  readonly environment: Environment;
  readonly names: Names;
  readonly #base: WorkerConfig;

  constructor(source: string, environment: Environment) {
    this.environment = environment;
    this.#base = JSON.parse(jsoncToJson(source));
    const { d1_databases = [], kv_namespaces = [], r2_buckets = [], queues = {} } = this.#base;
    const queueNames = [
      ...(queues.producers ?? []).map(({ queue }) => queue),
      ...(queues.consumers ?? []).flatMap(({ queue, dead_letter_queue }) =>
        [queue, dead_letter_queue ?? []].flat(),
      ),
    ];
    this.names = {
      worker: this.#rename(this.#base.name),
      databases: d1_databases.map(({ database_name }) => this.#rename(database_name)),
      namespaces: Object.fromEntries(kv_namespaces.map(({ binding }) => [binding, this.#titleOf(binding)])),
      buckets: r2_buckets.map(({ bucket_name }) => this.#rename(bucket_name)),
      queues: [...new Set(queueNames.map((queue) => this.#rename(queue)))],
    };
  }

  /**
   * What `wrangler -c` is given. `settings` are vars that stand over the local config's. `workersAI`: with Cloudflare's
   * own models, which no local config may bind, since wrangler then wants an account to develop with.
   */
  render(
    ids: Ids,
    settings: Record<string, string>,
    { workersAI = false }: { workersAI?: boolean } = {},
  ): string {
    const { queues, ...base } = this.#base;
    const config = {
      ...base,
      name: this.names.worker,
      account_id: ids.accountId,
      // A var that was set in the dashboard and stands in no config stays.
      keep_vars: true,
      d1_databases: base.d1_databases?.map((database) => {
        const database_name = this.#rename(database.database_name);
        return { ...database, database_name, database_id: given(ids.databases, database_name) };
      }),
      kv_namespaces: base.kv_namespaces?.map((namespace) => ({
        ...namespace,
        id: given(ids.namespaces, this.#titleOf(namespace.binding)),
      })),
      r2_buckets: base.r2_buckets?.map((bucket) => ({
        ...bucket,
        bucket_name: this.#rename(bucket.bucket_name),
      })),
      queues: queues && {
        producers: queues.producers?.map((producer) => ({
          ...producer,
          queue: this.#rename(producer.queue),
        })),
        consumers: queues.consumers?.map((consumer) => ({
          ...consumer,
          queue: this.#rename(consumer.queue),
          ...(consumer.dead_letter_queue && { dead_letter_queue: this.#rename(consumer.dead_letter_queue) }),
        })),
      },
      ratelimits: base.ratelimits?.map((limit) => ({
        ...limit,
        namespace_id: this.#ownNumber(limit.namespace_id),
      })),
      ...(workersAI && { ai: { binding: "AI" } }),
      vars: { ...base.vars, ...settings },
    };
    const head = "// Made by `npm run deploy` from wrangler.jsonc; made again by the next one. Not in git.\n";
    return `${head}${JSON.stringify(config, null, 2)}\n`;
  }

  #rename(name: string): string {
    if (this.environment === "production") return name;
    const own = this.#base.name;
    const belongs = name === own || name.startsWith(`${own}-`);
    return belongs ? `${own}-${this.environment}${name.slice(own.length)}` : `${name}-${this.environment}`;
  }

  #titleOf(binding: string): string {
    return `${this.#rename(this.#base.name)}-${binding.toLowerCase().replaceAll("_", "-")}`;
  }

  /** Rate limits of one number are shared by the whole account, so staging counts under another. */
  #ownNumber(number: string): string {
    return this.environment === "production" ? number : String(Number(number) + 1_000);
  }
}

function given(ids: Record<string, string>, name: string): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`The account gave no id for ${name}.`);
  return id;
}
