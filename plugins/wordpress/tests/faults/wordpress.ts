import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ConnectedSite } from "../runner/connected-site.ts";

/** `GET foyer/v1/sync`, as far as it is looked at here. */
export interface Sync {
  known: number;
  total: number;
  waiting: number;
  retrying: number;
  failed: number;
  failures: { external_id: string; title: string; code: string; message: string; attempts: number }[];
  pause: { until: string; code: string; message: string } | null;
  resync: { state: string; message: string } | null;
}

/** A site over HTTP, as its visitors and its administrator's scripts have it. */
export class WordPressSite {
  readonly #site: ConnectedSite;
  readonly #calls: string;
  #authorization = "";

  constructor(site: ConnectedSite) {
    this.#site = site;
    this.#calls = join(site.folder, "wp-content", "calls.log");
    rmSync(this.#calls, { force: true });
  }

  /** Writes down what PHP asks the backend from now on, and leaves the queue to `workQueue`. */
  watch(patienceSeconds = 20): void {
    const code = readFileSync(join(import.meta.dirname, "calls.php"), "utf8");
    const constant = `define( 'FOYER_TEST_PATIENCE', ${patienceSeconds} );`;
    this.#site.addMuPlugin("calls", code.replace("<?php", constant));
  }

  /** WordPress does its errands by itself again, while visitors look at pages. */
  unwatch(): void {
    this.#site.addMuPlugin("calls", "");
  }

  /** The calls that PHP made while it answered requests for addresses that begin so. */
  callsDuring(path: string): string[] {
    if (!existsSync(this.#calls)) return [];
    const lines = readFileSync(this.#calls, "utf8").trim().split("\n");
    return lines
      .map((line): { during: string; call: string } => JSON.parse(line))
      .filter(({ during }) => during.startsWith(path))
      .map(({ call }) => call);
  }

  async page(path: string): Promise<string> {
    const answer = await fetch(this.#site.url + path);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.text();
  }

  /** The administrator's. What is refused comes back all the same. */
  async rest<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    this.#authorization ||= await this.#signIn();
    const answer = await fetch(`${this.#site.url}/wp-json/${path}`, {
      method,
      headers: { authorization: this.#authorization, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Answer;
  }

  async publish(title: string, content: string): Promise<{ id: number; name: string; took: number }> {
    this.#authorization ||= await this.#signIn();
    const started = performance.now();
    const post = { title, content, status: "publish" };
    const { id } = await this.rest<{ id: number }>("POST", "wp/v2/posts", post);
    if (typeof id !== "number") throw new Error(`${title} was not published.`);
    return { id, name: `1:post:${id}`, took: performance.now() - started };
  }

  sync(action?: "resync" | "retry"): Promise<Sync> {
    return action === undefined
      ? this.rest("GET", "foyer/v1/sync")
      : this.rest("POST", `foyer/v1/sync/${action}`, {});
  }

  settings(): Promise<{ widget: object | null; widget_error: { message: string } | null }> {
    return this.rest("GET", "foyer/v1/settings");
  }

  /** What is due. WordPress's own timer would come with some visitor's page. */
  async workQueue(): Promise<void> {
    await this.page("/wp-cron.php");
  }

  /** Time and again lets the time pass that all waits for, and works the queue: the minutes until each next try. */
  async workQueueAfterEachWait(times: number): Promise<(number | null)[]> {
    return this.#site.php(`
      global $wpdb;
      $waits = array();
      for ($n = 0; $n < ${times}; $n++) {
        foreach ($wpdb->get_results("SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'foyer_queue_item_%' AND option_value < '9999999999'") as $row) {
          Foyer\\Chat\\Sync\\Row::put($row->option_name, sprintf('%010d', time()) . substr($row->option_value, 10));
        }
        $pause = Foyer\\Chat\\Sync\\Pause::last();
        if ($pause) Foyer\\Chat\\Sync\\Pause::begin(0, new WP_Error($pause['code'], $pause['message']));
        do_action('foyer_sync_run');
        $due = Foyer\\Chat\\Sync\\Queue::next_due();
        $waits[] = null === $due ? null : (int) round(($due - time()) / 60);
      }
      return $waits;
    `);
  }

  async #signIn(): Promise<string> {
    const password = await this.#site.php<string>(
      "return WP_Application_Passwords::create_new_application_password(1, array('name' => 'tests'))[0];",
    );
    return `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
  }
}
